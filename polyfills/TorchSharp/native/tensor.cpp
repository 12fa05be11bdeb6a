// What a tensor is: its life, its layout, its memory, its gradient.
#include "shim.h"

EXPORT void torch_free(Handle tensor) {
    delete tensor;
}

EXPORT Handle torch_alias(Handle tensor) {
    return box(*tensor);
}

EXPORT int64_t torch_dim(Handle tensor) {
    return tensor->dim();
}

EXPORT int64_t torch_numel(Handle tensor) {
    return tensor->numel();
}

EXPORT int64_t torch_element_size(Handle tensor) {
    return tensor->element_size();
}

EXPORT void torch_sizes(Handle tensor, int64_t* sizes) {
    std::copy(tensor->sizes().begin(), tensor->sizes().end(), sizes);
}

EXPORT void torch_strides(Handle tensor, int64_t* strides) {
    std::copy(tensor->strides().begin(), tensor->strides().end(), strides);
}

EXPORT int torch_dtype(Handle tensor) {
    return static_cast<int>(tensor->scalar_type());
}

EXPORT int torch_is_contiguous(Handle tensor) {
    return tensor->is_contiguous();
}

EXPORT int torch_is_leaf(Handle tensor) {
    return tensor->is_leaf();
}

EXPORT void* torch_data(Handle tensor) {
    return guard(static_cast<void*>(nullptr), [&] { return tensor->data_ptr(); });
}

// A tensor over managed memory: shared until it is released, or copied at once where there is nothing to release.
EXPORT Handle torch_from_memory(void* data, const int64_t* sizes, int64_t dimensions, int dtype, void* state, Release release) {
    return guard(Handle(), [&] {
        at::IntArrayRef shape(sizes, dimensions);
        auto type = static_cast<at::ScalarType>(dtype);
        return box(release ? torch::from_blob(data, shape, [=](void*) { release(state); }, type)
                           : torch::from_blob(data, shape, type).clone());
    });
}

EXPORT int torch_requires_grad(Handle tensor) {
    return tensor->requires_grad();
}

EXPORT int torch_set_requires_grad(Handle tensor, int value) {
    return guard(-1, [&] { tensor->set_requires_grad(value != 0); return 0; });
}

EXPORT Handle torch_grad(Handle tensor) {
    return box(tensor->grad());
}

EXPORT int torch_set_grad(Handle tensor, Handle gradient) {
    return guard(-1, [&] { tensor->mutable_grad() = unbox(gradient); return 0; });
}

EXPORT double torch_clip_grad_norm(const Handle* parameters, int64_t count, double max_norm, double norm_type) {
    return guard(-1.0, [&] { return torch::nn::utils::clip_grad_norm_(unbox(parameters, count), max_norm, norm_type); });
}
