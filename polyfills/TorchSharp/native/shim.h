// What every file of the shim shares: handles, results, and the way a C++ error becomes a message.
#pragma once
#include <torch/torch.h>

#define EXPORT extern "C" __attribute__((visibility("default")))

using Handle = at::Tensor*;

// Frees a GCHandle of the managed side.
using Release = void (*)(void* state);

// Keeps the message for the managed side, which asks for it when a call has returned the failure value.
void set_error(std::string message);

// Puts a tensor on the heap for the managed side, which frees it. An undefined tensor is a null handle.
inline Handle box(at::Tensor tensor) {
    return tensor.defined() ? new at::Tensor(std::move(tensor)) : nullptr;
}

inline at::Tensor unbox(Handle handle) {
    return handle ? *handle : at::Tensor();
}

inline torch::autograd::variable_list unbox(const Handle* handles, int64_t count) {
    torch::autograd::variable_list tensors;
    tensors.reserve(count);
    for (int64_t i = 0; i < count; i++)
        tensors.push_back(unbox(handles[i]));
    return tensors;
}

// Runs the body; on an error keeps libtorch's message without its stack and returns the failure value.
template <class Body, class Result = decltype(std::declval<Body>()())>
Result guard(Result failure, Body body) {
    try {
        return body();
    } catch (const c10::Error& error) {
        set_error(error.what_without_backtrace());
    } catch (const std::exception& error) {
        set_error(error.what());
    } catch (...) {
        set_error("unknown C++ exception");
    }
    return failure;
}
