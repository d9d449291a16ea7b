// The BLAS that libtorch uses here, as OpenBLAS's sgemm.
//   suite=product rows=M columns=N depth=K threads=1|2     C [M, N] = A [M, K] · Bᵀ, B [N, K]: a layer's input with its weight
#include "contender.h"

// Of OpenBLAS's interface, whose header is in a package of its own.
extern "C" {
void cblas_sgemm(int order, int transposed_a, int transposed_b, int m, int n, int k, float alpha, const float* a, int lda, const float* b, int ldb,
                 float beta, float* c, int ldc);
void openblas_set_num_threads(int count);
char* openblas_get_corename();
char* openblas_get_config();
}

namespace {

constexpr int row_major = 101, as_is = 111, transposed = 112;

class Product : public Prepared {
    int rows, columns, depth;
    Numbers a, b, c;

public:
    explicit Product(const Case& asked)
        : rows(asked.number("rows")), columns(asked.number("columns")), depth(asked.number("depth")),
          a(drawn(size_t(rows) * depth, 5, 1)), b(drawn(size_t(columns) * depth, 1, 1)), c(size_t(rows) * columns) {}

    void run() override {
        cblas_sgemm(row_major, as_is, transposed, rows, columns, depth, 1, a.data(), depth, b.data(), depth, 0, c.data(), columns);
    }

    std::map<std::string, Numbers> results() override {
        run();
        return {{"c", c}};
    }
};

}  // namespace

int main() {
    std::istringstream config(openblas_get_config());
    std::string name, version;
    config >> name >> version;
    return serve(name + ' ' + version + " (" + openblas_get_corename() + ')',
                 [](const Case& asked) { return std::make_unique<Product>(asked); }, openblas_set_num_threads);
}
