// The whole native side: any operator of any libtorch >= 1.13, called by its schema name through c10::Dispatcher.
//
// A tensor handle is the TensorImpl itself, with one reference owned by whoever holds the handle (no box around it).
// An argument is 16 bytes {tag, length, bits}; results come back in the same form.
// No C++ exception leaves this file: every entry returns a failure value, and lt_error() then has the text of this thread.

#include <ATen/ATen.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <c10/core/impl/VirtualGuardImpl.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/functions/utils.h>
#include <torch/csrc/autograd/saved_variable.h>
#include <torch/csrc/autograd/variable.h>
#include <torch/version.h>

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#define ENTRY extern "C" __attribute__((visibility("default")))

namespace {

using Handle = c10::TensorImpl*;

// c10::optional in older versions, std::optional in newer ones.
using MaybeTensor = decltype(std::declval<c10::IValue&>().toOptional<at::Tensor>());

thread_local std::string lastError;

void note(const char* text) noexcept
{
    try { lastError = text; } catch (...) { }
}

template <typename Result, typename Body>
Result guarded(Result failure, Body&& body) noexcept
{
    try { return body(); }
    catch (const c10::Error& e) { note(e.what_without_backtrace()); }
    catch (const std::exception& e) { note(e.what()); }
    catch (...) { note("libtorch threw something that is not a std::exception"); }
    return failure;
}

at::Tensor borrow(Handle handle)
{
    return handle == nullptr ? at::Tensor()
        : at::Tensor::wrap_tensor_impl(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim_copy(handle));
}

Handle release(at::Tensor tensor)
{
    return tensor.defined() ? tensor.unsafeReleaseTensorImpl() : nullptr;
}

std::vector<at::Tensor> borrowAll(const Handle* handles, int count)
{
    std::vector<at::Tensor> tensors;
    tensors.reserve(count);
    for (int i = 0; i < count; i++) tensors.push_back(borrow(handles[i]));
    return tensors;
}

// Mirrored by Value.cs.
enum Tag : int32_t { None, Tensor, Int, Double, Bool, IntList, TensorList, Device, String, Generator, OptionalTensorList, Complex };

struct Value
{
    int32_t tag;
    int32_t length;   // of a list or string; of a Device its index; of a Complex unused
    int64_t bits;     // the value, or a pointer to the elements
};

struct Operator
{
    c10::OperatorHandle handle;
    size_t arity;
    std::vector<c10::IValue> defaults;   // what the schema says for arguments that a caller leaves out
    size_t firstOptional;
};

double toDouble(int64_t bits) { double d; std::memcpy(&d, &bits, sizeof d); return d; }
int64_t toBits(double d) { int64_t bits; std::memcpy(&bits, &d, sizeof d); return bits; }

c10::IValue box(const Value& value)
{
    switch (value.tag)
    {
        case None: return {};
        case Tensor: return borrow(reinterpret_cast<Handle>(value.bits));
        case Int: return value.bits;
        case Double: return toDouble(value.bits);
        case Bool: return value.bits != 0;
        case IntList:
        {
            auto* items = reinterpret_cast<const int64_t*>(value.bits);
            c10::List<int64_t> list;
            list.reserve(value.length);
            for (int i = 0; i < value.length; i++) list.push_back(items[i]);
            return list;
        }
        case TensorList:
        {
            auto* items = reinterpret_cast<const Handle*>(value.bits);
            c10::List<at::Tensor> list;
            list.reserve(value.length);
            for (int i = 0; i < value.length; i++) list.push_back(borrow(items[i]));
            return list;
        }
        case OptionalTensorList:
        {
            auto* items = reinterpret_cast<const Handle*>(value.bits);
            c10::List<MaybeTensor> list;
            list.reserve(value.length);
            for (int i = 0; i < value.length; i++) list.push_back(items[i] == nullptr ? MaybeTensor() : MaybeTensor(borrow(items[i])));
            return list;
        }
        case Device:
            return c10::Device(static_cast<c10::DeviceType>(value.bits), static_cast<c10::DeviceIndex>(value.length));
        case String: return std::string(reinterpret_cast<const char*>(value.bits), value.length);
        case Generator: return *reinterpret_cast<at::Generator*>(value.bits);
        case Complex:
        {
            auto* parts = reinterpret_cast<const double*>(value.bits);
            return c10::IValue(c10::complex<double>(parts[0], parts[1]));
        }
        default: throw std::runtime_error("unknown argument tag " + std::to_string(value.tag));
    }
}

Value unbox(c10::IValue&& value)
{
    if (value.isTensor()) return {Tensor, 0, reinterpret_cast<int64_t>(release(std::move(value).toTensor()))};
    if (value.isInt()) return {Int, 0, value.toInt()};
    if (value.isDouble()) return {Double, 0, toBits(value.toDouble())};
    if (value.isBool()) return {Bool, 0, value.toBool()};
    if (value.isNone()) return {None, 0, 0};
    if (value.isTensorList())
    {
        auto tensors = value.toTensorVector();
        auto* handles = new Handle[tensors.size()];
        for (size_t i = 0; i < tensors.size(); i++) handles[i] = release(std::move(tensors[i]));
        return {TensorList, static_cast<int32_t>(tensors.size()), reinterpret_cast<int64_t>(handles)};
    }
    throw std::runtime_error("an operator returned a " + value.tagKind() + ", which has no counterpart here");
}

// Calls nest when a custom function's backward is on the stack, so the spare vector is taken, not shared.
thread_local std::vector<c10::IValue> spareStack;

struct Stack
{
    std::vector<c10::IValue> values;
    Stack() { values.swap(spareStack); }
    ~Stack() { values.clear(); values.swap(spareStack); }
};

// Function pointers into managed code, set once.
using BackwardCallback = int32_t (*)(void* context, const Handle* gradients, int32_t count, Handle* results, int32_t resultCount);
using ReleaseCallback = void (*)(void* context);
BackwardCallback onBackward = nullptr;
ReleaseCallback onRelease = nullptr;

// A node of the autograd graph whose backward is managed code.
struct ManagedNode : torch::autograd::Node
{
    void* context = nullptr;
    int inputCount = 0;
    bool materialize = true;   // zeros, not undefined tensors, for gradients that never arrive
    std::vector<torch::autograd::SavedVariable> saved;

    torch::autograd::variable_list apply(torch::autograd::variable_list&& gradients) override
    {
        std::vector<at::Tensor> owned(std::move(gradients));
        std::vector<Handle> arguments(owned.size());
        for (size_t i = 0; i < owned.size(); i++)
        {
            if (!owned[i].defined() && materialize && i < static_cast<size_t>(num_inputs())) owned[i] = input_metadata(i).zeros_like();
            arguments[i] = owned[i].defined() ? owned[i].unsafeGetTensorImpl() : nullptr;
        }
        std::vector<Handle> results(inputCount, nullptr);
        int32_t ok = onBackward(context, arguments.data(), static_cast<int32_t>(arguments.size()), results.data(), inputCount);
        torch::autograd::variable_list answer(inputCount);
        for (int i = 0; i < inputCount; i++)
            if (results[i] != nullptr)
                answer[i] = at::Tensor::wrap_tensor_impl(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(results[i]));
        if (ok == 0) throw std::runtime_error(lastError);
        return answer;
    }

    void release_variables() override { saved.clear(); }

    std::string name() const override { return "ManagedFunction"; }

    ~ManagedNode() override { if (context != nullptr && onRelease != nullptr) onRelease(context); }
};

// The hook where this version has it.
template <typename Hooks>
auto synchronize(const Hooks& hooks, c10::DeviceIndex index, int) -> decltype(hooks.deviceSynchronize(index)) { hooks.deviceSynchronize(index); }

template <typename Hooks>
void synchronize(const Hooks&, c10::DeviceIndex, long) { throw std::runtime_error("libtorch " TORCH_VERSION " offers no way to wait for a device: copy a result to the processor instead"); }

} // namespace

ENTRY const char* lt_error() { return lastError.c_str(); }

ENTRY void lt_set_error(const char* text) { note(text); }

ENTRY const char* lt_version() { return TORCH_VERSION; }

// ---- operators -----------------------------------------------------------------------------------------------------

ENTRY Operator* lt_operator(const char* name, const char* overload)
{
    return guarded<Operator*>(nullptr, [&]() -> Operator* {
        auto found = c10::Dispatcher::singleton().findSchema({name, overload});
        if (!found.has_value())
        {
            note((std::string("libtorch " TORCH_VERSION " has no operator ") + name + (*overload ? "." : "") + overload).c_str());
            return nullptr;
        }
        const auto& arguments = found->schema().arguments();
        auto result = std::make_unique<Operator>(Operator{*found, arguments.size(), {}, arguments.size()});
        for (size_t i = 0; i < arguments.size(); i++)
        {
            const auto& value = arguments[i].default_value();
            if (value.has_value() && result->firstOptional == arguments.size()) result->firstOptional = i;
            result->defaults.push_back(value.has_value() ? *value : c10::IValue());
        }
        return result.release();
    });
}

// Returns the number of results, or -1. resultCapacity 0 discards them (in-place operators return their first argument again).
ENTRY int32_t lt_call(Operator* op, const Value* arguments, int32_t count, Value* results, int32_t resultCapacity)
{
    return guarded<int32_t>(-1, [&]() -> int32_t {
        Stack stack;
        size_t given = static_cast<size_t>(count);
        for (size_t i = 0; i < given; i++) stack.values.push_back(box(arguments[i]));
        if (given < op->firstOptional && given < op->arity)
            throw std::runtime_error("too few arguments for " + op->handle.schema().name());
        for (size_t i = given; i < op->arity; i++) stack.values.push_back(op->defaults[i]);
        op->handle.callBoxed(&stack.values);
        int32_t produced = static_cast<int32_t>(stack.values.size());
        if (resultCapacity == 0) return produced;
        if (produced > resultCapacity) throw std::runtime_error("more results than expected from " + op->handle.schema().name());
        for (int32_t i = 0; i < produced; i++) results[i] = unbox(std::move(stack.values[i]));
        return produced;
    });
}

ENTRY void lt_free_list(Handle* handles) { delete[] handles; }

// ---- handles and metadata ------------------------------------------------------------------------------------------

ENTRY void lt_free(Handle handle)
{
    guarded<int>(0, [&] { c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(handle); return 0; });
}

ENTRY Handle lt_share(Handle handle) { return guarded<Handle>(nullptr, [&] { return release(borrow(handle)); }); }

ENTRY int64_t lt_dim(Handle handle) { return guarded<int64_t>(-1, [&] { return handle->dim(); }); }

ENTRY int64_t lt_numel(Handle handle) { return guarded<int64_t>(-1, [&] { return handle->numel(); }); }

ENTRY int32_t lt_dtype(Handle handle) { return guarded<int32_t>(-1, [&] { return static_cast<int32_t>(c10::typeMetaToScalarType(handle->dtype())); }); }

ENTRY int64_t lt_element_size(Handle handle) { return guarded<int64_t>(-1, [&] { return static_cast<int64_t>(handle->itemsize()); }); }

ENTRY int32_t lt_device(Handle handle, int32_t* index)
{
    return guarded<int32_t>(-1, [&] {
        auto device = handle->device();
        *index = device.index();
        return static_cast<int32_t>(device.type());
    });
}

// Sizes (which = 0) or strides (which = 1).
ENTRY int32_t lt_extents(Handle handle, int32_t which, int64_t* destination)
{
    return guarded<int32_t>(0, [&] {
        auto extents = which == 0 ? handle->sizes() : handle->strides();
        std::copy(extents.begin(), extents.end(), destination);
        return 1;
    });
}

ENTRY int64_t lt_storage_offset(Handle handle) { return guarded<int64_t>(-1, [&] { return handle->storage_offset(); }); }

ENTRY int64_t lt_storage_bytes(Handle handle) { return guarded<int64_t>(-1, [&] { return static_cast<int64_t>(handle->storage().nbytes()); }); }

ENTRY void* lt_data(Handle handle) { return guarded<void*>(nullptr, [&]() -> void* { return borrow(handle).data_ptr(); }); }

// TorchSharp's own entry for a tensor's memory, so that code which imports it from there finds it here as well.
ENTRY void* THSTensor_data(Handle handle) { return lt_data(handle); }

ENTRY int32_t lt_flag(Handle handle, int32_t which)
{
    return guarded<int32_t>(-1, [&]() -> int32_t {
        auto tensor = borrow(handle);
        switch (which)
        {
            case 0: return tensor.requires_grad();
            case 1: return tensor.is_leaf();
            case 2: return tensor.is_contiguous();
            case 3: return tensor.is_sparse();
            case 4: return tensor.is_pinned();
            default: throw std::runtime_error("unknown flag");
        }
    });
}

// ---- memory --------------------------------------------------------------------------------------------------------

// A tensor over memory that the caller owns; onRelease(context) when the last reference is gone (context may be null).
ENTRY Handle lt_from_memory(void* data, const int64_t* sizes, int32_t dims, int32_t dtype, void* context)
{
    return guarded<Handle>(nullptr, [&] {
        auto options = at::TensorOptions().dtype(static_cast<c10::ScalarType>(dtype));
        at::IntArrayRef shape(sizes, dims);
        if (context == nullptr) return release(at::from_blob(data, shape, options));
        return release(at::from_blob(data, shape, [context](void*) { onRelease(context); }, options));
    });
}

// ---- autograd ------------------------------------------------------------------------------------------------------

ENTRY int32_t lt_grad_mode(int32_t enabled)   // -1 asks
{
    bool before = c10::GradMode::is_enabled();
    if (enabled >= 0) c10::GradMode::set_enabled(enabled != 0);
    return before;
}

ENTRY void* lt_inference_enter(int32_t enabled) { return guarded<void*>(nullptr, [&]() -> void* { return new c10::InferenceMode(enabled != 0); }); }

ENTRY void lt_inference_leave(void* guard) { delete static_cast<c10::InferenceMode*>(guard); }

ENTRY int32_t lt_inference_mode() { return c10::InferenceMode::is_enabled(); }

ENTRY int32_t lt_set_requires_grad(Handle handle, int32_t value)
{
    return guarded<int32_t>(0, [&] { borrow(handle).set_requires_grad(value != 0); return 1; });
}

ENTRY int32_t lt_retain_grad(Handle handle) { return guarded<int32_t>(0, [&] { borrow(handle).retain_grad(); return 1; }); }

ENTRY int32_t lt_grad(Handle handle, Handle* gradient)
{
    return guarded<int32_t>(0, [&] { *gradient = release(borrow(handle).grad()); return 1; });
}

ENTRY int32_t lt_set_grad(Handle handle, Handle gradient)
{
    return guarded<int32_t>(0, [&] { borrow(handle).mutable_grad() = borrow(gradient); return 1; });
}

ENTRY int32_t lt_backward(const Handle* tensors, int32_t count, const Handle* gradients, int32_t gradientCount,
                          int32_t retain, int32_t create, const Handle* inputs, int32_t inputCount)
{
    return guarded<int32_t>(0, [&] {
        auto gradientList = borrowAll(gradients, gradientCount);
        if (gradientCount == 0) gradientList.resize(count);
        torch::autograd::backward(borrowAll(tensors, count), gradientList, retain != 0, create != 0, borrowAll(inputs, inputCount));
        return 1;
    });
}

ENTRY int32_t lt_gradients(const Handle* outputs, int32_t outputCount, const Handle* inputs, int32_t inputCount,
                           const Handle* gradients, int32_t gradientCount, int32_t retain, int32_t create, int32_t allowUnused, Handle* results)
{
    return guarded<int32_t>(0, [&] {
        auto gradientList = borrowAll(gradients, gradientCount);
        if (gradientCount == 0) gradientList.resize(outputCount);
        auto answer = torch::autograd::grad(borrowAll(outputs, outputCount), borrowAll(inputs, inputCount), gradientList, retain != 0, create != 0, allowUnused != 0);
        for (int32_t i = 0; i < inputCount; i++) results[i] = release(answer[i]);
        return 1;
    });
}

ENTRY void lt_callbacks(BackwardCallback backward, ReleaseCallback release) { onBackward = backward; onRelease = release; }

// Makes outputs the results of a custom function of inputs (null: an argument that is no tensor). kinds[i]: 0 differentiable, 1 not, 2 changed in place.
// The node owns context from here on, also on failure. outputs[i] may be exchanged for an alias when the function returned one of its inputs.
ENTRY void* lt_attach(void* context, const Handle* inputs, int32_t inputCount, Handle* outputs, const int32_t* kinds, int32_t outputCount,
                      int32_t materialize, const Handle* saved, int32_t savedCount)
{
    return guarded<void*>(nullptr, [&]() -> void* {
        auto node = std::shared_ptr<ManagedNode>(new ManagedNode(), torch::autograd::deleteNode);
        node->context = context;
        node->inputCount = inputCount;
        node->materialize = materialize != 0;
        auto inputList = borrowAll(inputs, inputCount);
        node->set_next_edges(torch::autograd::collect_next_edges(inputList));
        for (int32_t i = 0; i < outputCount; i++)
        {
            auto output = borrow(outputs[i]);
            if (!output.defined()) { node->add_input_metadata(torch::autograd::Node::undefined_input()); continue; }
            bool isInput = false;
            for (const auto& input : inputList) isInput |= input.is_same(output);
            if (kinds[i] == 1)
            {
                node->add_input_metadata(output);
                if (!isInput) output.detach_();
                continue;
            }
            if (kinds[i] == 2)
            {
                torch::autograd::impl::bump_version(output);
                torch::autograd::impl::rebase_history(output, {node, node->add_input_metadata(output)});
                continue;
            }
            if (isInput)
            {
                at::NoGradGuard noGrad;
                output = output.view_as(output);
                auto exchanged = release(output);
                c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(outputs[i]);
                outputs[i] = exchanged;
                output = borrow(exchanged);
            }
            torch::autograd::set_history(output, node);
        }
        for (int32_t i = 0; i < savedCount; i++)
        {
            auto tensor = borrow(saved[i]);
            bool isOutput = tensor.defined() && tensor.grad_fn().get() == node.get();
            node->saved.emplace_back(tensor, isOutput);
        }
        return node.get();
    });
}

// The tensors saved by the node; -1 when the graph has been freed. Called within its own backward only, when the node is alive.
ENTRY int32_t lt_saved(void* node, Handle* destination, int32_t capacity)
{
    return guarded<int32_t>(-1, [&] {
        auto* self = static_cast<ManagedNode*>(node);
        int32_t count = static_cast<int32_t>(self->saved.size());
        if (count > capacity) throw std::runtime_error("the saved tensors of a custom function were asked for with too little room");
        if (count == 0 && capacity > 0) throw std::runtime_error("Trying to backward through the graph a second time: its saved tensors have been freed; pass retain_graph: true the first time.");
        for (int32_t i = 0; i < count; i++) destination[i] = release(self->saved[i].unpack(self->shared_from_this()));
        return count;
    });
}

// ---- the machine ---------------------------------------------------------------------------------------------------

ENTRY void lt_manual_seed(int64_t seed) { guarded<int>(0, [&] { at::manual_seed(static_cast<uint64_t>(seed)); return 0; }); }

ENTRY at::Generator* lt_generator(int32_t deviceType, int32_t index, int32_t isDefault, uint64_t seed)
{
    return guarded<at::Generator*>(nullptr, [&]() -> at::Generator* {
        c10::Device device(static_cast<c10::DeviceType>(deviceType), static_cast<c10::DeviceIndex>(index));
        auto generator = at::globalContext().defaultGenerator(device);
        if (isDefault) return new at::Generator(generator);
        auto* own = new at::Generator(generator.clone());
        own->set_current_seed(seed);
        return own;
    });
}

ENTRY void lt_generator_free(at::Generator* generator) { delete generator; }

ENTRY int64_t lt_generator_seed(at::Generator* generator, int32_t set, int64_t seed)
{
    return guarded<int64_t>(0, [&] {
        if (set) generator->set_current_seed(static_cast<uint64_t>(seed));
        return static_cast<int64_t>(generator->current_seed());
    });
}

ENTRY int32_t lt_threads(int32_t which, int32_t set)   // which: 0 within an operator, 1 between operators
{
    return guarded<int32_t>(-1, [&]() -> int32_t {
        if (which == 0) { if (set > 0) at::set_num_threads(set); return at::get_num_threads(); }
        if (set > 0) at::set_num_interop_threads(set);
        return at::get_num_interop_threads();
    });
}

ENTRY int32_t lt_cuda_devices()
{
    return guarded<int32_t>(0, [&]() -> int32_t {
        if (!at::globalContext().hasCUDA()) return 0;
        return c10::impl::VirtualGuardImpl(c10::DeviceType::CUDA).deviceCount();
    });
}

ENTRY int32_t lt_cudnn() { return guarded<int32_t>(0, [&]() -> int32_t { return at::globalContext().hasCuDNN(); }); }

ENTRY int32_t lt_cuda_synchronize(int32_t index)
{
    return guarded<int32_t>(0, [&] {
        auto current = c10::impl::VirtualGuardImpl(c10::DeviceType::CUDA).getDevice();
        synchronize(at::detail::getCUDAHooks(), index < 0 ? current.index() : static_cast<c10::DeviceIndex>(index), 0);
        return 1;
    });
}
