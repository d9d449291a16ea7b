// oneDNN's recurrent layers: forward and backward as in training, or forward as in inference.
//   suite=train|infer cell=lstm|gru|rnn steps=T batch=B inputs=I hidden=H threads=1|2
// GRU is lbr_gru (linear before reset), which is PyTorch's. Weights and their gradients are in the formats that the primitives ask for, reordered once
// before the clock starts, in oneDNN's favour. It adds weight gradients to what is there; they are not cleared inside the timed part either. In training the
// initial states are given, as zeros: without them oneDNN 2.6.3 gives LSTM and RNN another gradient of the recurrent weights than its own definition has.
#include <omp.h>
#include <oneapi/dnnl/dnnl.hpp>

#include <cmath>
#include <cstring>

#include "contender.h"

using namespace dnnl;
using Arguments = std::unordered_map<int, memory>;
using tag = memory::format_tag;

namespace {

const engine cpu(engine::kind::cpu, 0);
stream queue(cpu);
const auto direction = rnn_direction::unidirectional_left2right;

memory::desc described(memory::dims dims, tag format) { return {std::move(dims), memory::data_type::f32, format}; }

memory filled(const memory::desc& desc, const Numbers& numbers) {
    memory there(desc, cpu);
    std::memcpy(there.get_data_handle(), numbers.data(), numbers.size() * sizeof(float));
    return there;
}

memory cleared(const memory::desc& desc) {
    memory there(desc, cpu);
    std::memset(there.get_data_handle(), 0, desc.get_size());
    return there;
}

memory reordered(memory from, const memory::desc& desc) {
    memory to(desc, cpu);
    reorder(from, to).execute(queue, from, to);
    queue.wait();
    return to;
}

// oneDNN's gates in PyTorch's stacked layout, and how many biases it has.
struct CellLayout {
    std::vector<int> gates;
    int biases;
};

CellLayout layout_of(const std::string& cell) {
    if (cell == "lstm") return {{0, 1, 2, 3}, 4};
    if (cell == "gru") return {{1, 0, 2}, 4};
    if (cell == "rnn") return {{0}, 1};
    throw std::runtime_error("oneDNN has no cell '" + cell + "'");
}

// weight [G·H, columns] of PyTorch as ldigo: [columns][gate][unit].
Numbers to_ldigo(const Numbers& weight, const CellLayout& layout, int columns, int hidden) {
    Numbers result(weight.size());
    size_t gates = layout.gates.size();
    for (int column = 0; column < columns; column++)
        for (size_t gate = 0; gate < gates; gate++)
            for (int unit = 0; unit < hidden; unit++)
                result[(column * gates + gate) * hidden + unit] = weight[size_t(layout.gates[gate] * hidden + unit) * columns + column];
    return result;
}

Numbers from_ldigo(const float* weight, const CellLayout& layout, int columns, int hidden) {
    size_t gates = layout.gates.size();
    Numbers result(gates * hidden * columns);
    for (int column = 0; column < columns; column++)
        for (size_t gate = 0; gate < gates; gate++)
            for (int unit = 0; unit < hidden; unit++)
                result[size_t(layout.gates[gate] * hidden + unit) * columns + column] = weight[(column * gates + gate) * hidden + unit];
    return result;
}

// The descriptions of one layer's operands. `state`, before the first step: in inference none, which stands for zeros. `none`: not asked for.
struct Descriptions {
    memory::desc x, y, layer, iter, bias, state, none;
};

template <class Cell>
auto forward_of(prop_kind kind, const Descriptions& d) {
    if constexpr (std::is_same_v<Cell, lstm_forward>)
        return typename Cell::desc(kind, direction, d.x, d.state, d.state, d.layer, d.iter, d.bias, d.y, d.none, d.none);
    else if constexpr (std::is_same_v<Cell, lbr_gru_forward>)
        return typename Cell::desc(kind, direction, d.x, d.state, d.layer, d.iter, d.bias, d.y, d.none);
    else
        return typename Cell::desc(kind, algorithm::eltwise_tanh, direction, d.x, d.state, d.layer, d.iter, d.bias, d.y, d.none);
}

template <class Cell>
auto backward_of(const Descriptions& d) {
    const auto kind = prop_kind::backward;
    if constexpr (std::is_same_v<Cell, lstm_backward>)
        return typename Cell::desc(kind, direction, d.x, d.state, d.state, d.layer, d.iter, d.bias, d.y, d.none, d.none,
                                   d.x, d.state, d.state, d.layer, d.iter, d.bias, d.y, d.none, d.none);
    else if constexpr (std::is_same_v<Cell, lbr_gru_backward>)
        return typename Cell::desc(kind, direction, d.x, d.state, d.layer, d.iter, d.bias, d.y, d.none,
                                   d.x, d.state, d.layer, d.iter, d.bias, d.y, d.none);
    else
        return typename Cell::desc(kind, algorithm::eltwise_tanh, direction, d.x, d.state, d.layer, d.iter, d.bias, d.y, d.none,
                                   d.x, d.state, d.layer, d.iter, d.bias, d.y, d.none);
}

template <class Forward, class Backward>
class Layer : public Prepared {
    CellLayout layout;
    int inputs, hidden;
    memory y;
    Forward forward;
    Backward backward;
    Arguments forward_arguments, backward_arguments;
    bool training;

public:
    Layer(const Case& asked) : layout(layout_of(asked.text("cell"))), inputs(asked.number("inputs")), hidden(asked.number("hidden")) {
        training = asked.text("suite") == "train";
        const memory::dim steps = asked.number("steps"), batch = asked.number("batch"), gates = layout.gates.size();
        const Descriptions any{
            described({steps, batch, inputs}, tag::tnc), described({steps, batch, hidden}, tag::tnc),
            described({1, 1, inputs, gates, hidden}, tag::any), described({1, 1, hidden, gates, hidden}, tag::any),
            described({1, 1, layout.biases, hidden}, tag::ldgo),
            training ? described({1, 1, batch, hidden}, tag::ldnc) : memory::desc(), memory::desc()};
        const float scale = 1 / std::sqrt(float(hidden));
        memory x = filled(any.x, drawn(steps * batch * inputs, 5, 1));
        memory layer = filled(described({1, 1, inputs, gates, hidden}, tag::ldigo), to_ldigo(drawn(gates * hidden * inputs, 1, scale), layout, inputs, hidden));
        memory iter = filled(described({1, 1, hidden, gates, hidden}, tag::ldigo), to_ldigo(drawn(gates * hidden * hidden, 2, scale), layout, hidden, hidden));
        memory bias = filled(any.bias, biases(drawn(gates * hidden, 3, scale), drawn(gates * hidden, 4, scale)));
        y = memory(any.y, cpu);

        typename Forward::primitive_desc described_forward(forward_of<Forward>(training ? prop_kind::forward_training : prop_kind::forward_inference, any), cpu);
        forward = Forward(described_forward);
        forward_arguments = {
            {DNNL_ARG_SRC_LAYER, x}, {DNNL_ARG_BIAS, bias}, {DNNL_ARG_DST_LAYER, y},
            {DNNL_ARG_WEIGHTS_LAYER, reordered(layer, described_forward.weights_layer_desc())},
            {DNNL_ARG_WEIGHTS_ITER, reordered(iter, described_forward.weights_iter_desc())}};
        if (!training) return;

        typename Backward::primitive_desc described_backward(backward_of<Backward>(any), cpu, described_forward);
        backward = Backward(described_backward);
        memory workspace(described_forward.workspace_desc(), cpu);
        forward_arguments[DNNL_ARG_WORKSPACE] = workspace;
        backward_arguments = {
            {DNNL_ARG_SRC_LAYER, x}, {DNNL_ARG_BIAS, bias}, {DNNL_ARG_DST_LAYER, y}, {DNNL_ARG_WORKSPACE, workspace},
            {DNNL_ARG_WEIGHTS_LAYER, reordered(layer, described_backward.weights_layer_desc())},
            {DNNL_ARG_WEIGHTS_ITER, reordered(iter, described_backward.weights_iter_desc())},
            {DNNL_ARG_DIFF_DST_LAYER, filled(any.y, drawn(steps * batch * hidden, 6, 1))},
            {DNNL_ARG_DIFF_SRC_LAYER, memory(any.x, cpu)},
            {DNNL_ARG_DIFF_WEIGHTS_LAYER, cleared(described_backward.diff_weights_layer_desc())},
            {DNNL_ARG_DIFF_WEIGHTS_ITER, cleared(described_backward.diff_weights_iter_desc())},
            {DNNL_ARG_DIFF_BIAS, cleared(described_backward.diff_bias_desc())}};
        memory state = cleared(any.state), state_gradient = cleared(any.state), cell = cleared(any.state), cell_gradient = cleared(any.state);
        for (Arguments* arguments : {&forward_arguments, &backward_arguments})
            arguments->insert({{DNNL_ARG_SRC_ITER, state}, {DNNL_ARG_SRC_ITER_C, cell}});
        backward_arguments.insert({{DNNL_ARG_DIFF_SRC_ITER, state_gradient}, {DNNL_ARG_DIFF_SRC_ITER_C, cell_gradient}});
    }

    void run() override {
        forward.execute(queue, forward_arguments);
        if (training) backward.execute(queue, backward_arguments);
        queue.wait();
    }

    std::map<std::string, Numbers> results() override {
        if (training)
            for (int gradient : {DNNL_ARG_DIFF_WEIGHTS_LAYER, DNNL_ARG_DIFF_WEIGHTS_ITER, DNNL_ARG_DIFF_BIAS})
                std::memset(backward_arguments[gradient].get_data_handle(), 0, backward_arguments[gradient].get_desc().get_size());
        run();
        std::map<std::string, Numbers> results{{"y", numbers(y)}};
        if (!training) return results;
        const memory::dim gates = layout.gates.size();
        memory layer = reordered(backward_arguments[DNNL_ARG_DIFF_WEIGHTS_LAYER], described({1, 1, inputs, gates, hidden}, tag::ldigo));
        memory iter = reordered(backward_arguments[DNNL_ARG_DIFF_WEIGHTS_ITER], described({1, 1, hidden, gates, hidden}, tag::ldigo));
        results["dx"] = numbers(backward_arguments[DNNL_ARG_DIFF_SRC_LAYER]);
        results["dweight_ih"] = from_ldigo(static_cast<float*>(layer.get_data_handle()), layout, inputs, hidden);
        results["dweight_hh"] = from_ldigo(static_cast<float*>(iter.get_data_handle()), layout, hidden, hidden);
        return results;
    }

private:
    static Numbers numbers(const memory& from) {
        const float* first = static_cast<const float*>(from.get_data_handle());
        return {first, first + from.get_desc().get_size() / sizeof(float)};
    }

    // oneDNN has one bias for a gate, and a fourth for what a GRU's candidate takes from the state.
    Numbers biases(const Numbers& input, const Numbers& state) const {
        Numbers result(layout.biases * hidden);
        for (size_t gate = 0; gate < layout.gates.size(); gate++) {
            bool apart = layout.gates.size() == 3 && gate == 2;
            for (int unit = 0; unit < hidden; unit++) {
                int there = layout.gates[gate] * hidden + unit;
                result[gate * hidden + unit] = input[there] + (apart ? 0 : state[there]);
                if (apart) result[3 * hidden + unit] = state[there];
            }
        }
        return result;
    }
};

std::unique_ptr<Prepared> prepare(const Case& asked) {
    const std::string cell = asked.text("cell");
    if (cell == "lstm") return std::make_unique<Layer<lstm_forward, lstm_backward>>(asked);
    if (cell == "gru") return std::make_unique<Layer<lbr_gru_forward, lbr_gru_backward>>(asked);
    return std::make_unique<Layer<vanilla_rnn_forward, vanilla_rnn_backward>>(asked);
}

}  // namespace

int main() {
    const version_t* version = dnnl::version();
    std::ostringstream name;
    name << "oneDNN " << version->major << '.' << version->minor << '.' << version->patch;
    return serve(name.str(), prepare, omp_set_num_threads);
}
