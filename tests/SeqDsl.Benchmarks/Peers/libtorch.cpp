// libtorch, called from C++: the least that a step costs its users.
//   suite=step inputs=I hidden=H threads=1     at::lstm_cell for one sequence in inference mode, the state kept from step to step
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/api/include/torch/version.h>

#include <cmath>

#include "contender.h"

namespace {

class Step : public Prepared {
    c10::InferenceMode no_tape;
    at::Tensor x, weight_ih, weight_hh, bias_ih, bias_hh, h, c;

    static at::Tensor tensor(at::IntArrayRef sizes, uint32_t salt, float scale) {
        at::Tensor result = at::empty(sizes, at::kFloat);
        Numbers numbers = drawn(result.numel(), salt, scale);
        std::copy(numbers.begin(), numbers.end(), result.data_ptr<float>());
        return result;
    }

public:
    explicit Step(const Case& asked) {
        const int64_t inputs = asked.number("inputs"), hidden = asked.number("hidden");
        const float scale = 1 / std::sqrt(float(hidden));
        x = tensor({1, inputs}, 5, 1);
        weight_ih = tensor({4 * hidden, inputs}, 1, scale);
        weight_hh = tensor({4 * hidden, hidden}, 2, scale);
        bias_ih = tensor({4 * hidden}, 3, scale);
        bias_hh = tensor({4 * hidden}, 4, scale);
        begin();
    }

    void begin() {
        h = at::zeros({1, weight_hh.size(1)});
        c = at::zeros({1, weight_hh.size(1)});
    }

    void run() override { std::tie(h, c) = at::lstm_cell(x, {h, c}, weight_ih, weight_hh, bias_ih, bias_hh); }

    // The state after three steps.
    std::map<std::string, Numbers> results() override {
        begin();
        for (int step = 0; step < 3; step++) run();
        at::Tensor last = h.contiguous();
        return {{"h", {last.data_ptr<float>(), last.data_ptr<float>() + last.numel()}}};
    }
};

}  // namespace

int main() {
    return serve("libtorch " TORCH_VERSION, [](const Case& asked) { return std::make_unique<Step>(asked); }, at::set_num_threads);
}
