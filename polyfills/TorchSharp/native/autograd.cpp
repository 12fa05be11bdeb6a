// The gradient mode, the backward pass, and graph nodes whose backward is managed code.
#include "shim.h"
#include <torch/csrc/autograd/custom_function.h>
#include <torch/csrc/autograd/functions/utils.h>

using namespace torch::autograd;

EXPORT int torch_grad_enabled() {
    return GradMode::is_enabled();
}

EXPORT void torch_set_grad_enabled(int value) {
    GradMode::set_enabled(value != 0);
}

EXPORT int torch_backward(const Handle* tensors, int64_t tensor_count, const Handle* gradients, int64_t gradient_count,
                          int retain_graph, int create_graph, const Handle* inputs, int64_t input_count) {
    return guard(-1, [&] {
        backward(unbox(tensors, tensor_count), unbox(gradients, gradient_count), retain_graph != 0, create_graph != 0, unbox(inputs, input_count));
        return 0;
    });
}

struct ManagedNode;

// Fills `results` with new handles, one per tensor input; 0 when it succeeded.
using Apply = int (*)(void* state, ManagedNode* node, const Handle* gradients, int64_t count, Handle* results);

struct ManagedNode : public Node {
    ManagedNode(void* state, Apply apply, Release release, size_t inputs, bool materialize)
        : state(state), run(apply), release(release), inputs(inputs), materialize(materialize) {}

    ~ManagedNode() override {
        release(state);
    }

    variable_list apply(variable_list&& gradients) override {
        std::vector<Handle> handles(gradients.size()), results(inputs);
        for (size_t i = 0; i < gradients.size(); i++)
            handles[i] = box(gradients[i].defined() || !materialize ? gradients[i] : input_metadata(i).zeros_like());
        int status = run(state, this, handles.data(), handles.size(), results.data());
        variable_list output = unbox(results.data(), inputs);
        for (Handle handle : results)
            delete handle;
        TORCH_CHECK(status == 0, "the managed backward function failed");
        return output;
    }

    // The engine calls this after the node's backward, unless the graph is retained.
    void release_variables() override {
        std::lock_guard<std::mutex> lock(mutex_);
        for (SavedVariable& variable : saved)
            variable.reset_data();
    }

    std::string name() const override {
        return "ManagedFunctionBackward";
    }

    std::vector<SavedVariable> saved;

private:
    void* state;
    Apply run;
    Release release;
    size_t inputs;
    bool materialize;
};

static std::unordered_set<at::TensorImpl*> identities(const variable_list& tensors) {
    std::unordered_set<at::TensorImpl*> set;
    for (const at::Tensor& tensor : tensors)
        set.insert(tensor.unsafeGetTensorImpl());
    return set;
}

// Hangs the outputs of a forward function into the graph. `state` is null where no gradient is asked for; else it belongs to
// the node from here on, also when this fails. Returns 0 and new handles in `results`, one per output.
EXPORT int torch_attach(void* state, Apply apply, Release release, int materialize, const Handle* inputs, int64_t input_count,
                        const Handle* outputs, int64_t output_count, const Handle* saved, int64_t saved_count,
                        const Handle* dirty, int64_t dirty_count, const Handle* constant, int64_t constant_count, Handle* results) {
    return guard(-1, [&] {
        variable_list variables = unbox(inputs, input_count), values = unbox(outputs, output_count), changed = unbox(dirty, dirty_count);
        std::shared_ptr<ManagedNode> node;
        if (state) {
            node = std::shared_ptr<ManagedNode>(new ManagedNode(state, apply, release, input_count, materialize != 0), deleteNode);
            node->set_next_edges(collect_next_edges(variables));
            node->clear_input_metadata();
        }
        for (at::Tensor& tensor : changed)
            tensor.unsafeGetTensorImpl()->bump_version();
        _jvp_fn_t forward_mode = [](variable_list, variable_list) -> variable_list {
            TORCH_CHECK(false, "forward-mode differentiation of a managed function is not implemented");
        };
        auto wrapped = _wrap_outputs(variables, identities(unbox(constant, constant_count)), identities(changed),
                                     to_optional(values), node, forward_mode);
        for (size_t i = 0; i < wrapped.size(); i++)
            results[i] = box(wrapped[i].value_or(at::Tensor()));
        if (node)
            for (const at::Tensor& tensor : unbox(saved, saved_count))
                node->saved.emplace_back(tensor, tensor.defined() && tensor.grad_fn() == node);
        return 0;
    });
}

EXPORT int64_t torch_saved_count(ManagedNode* node) {
    return node->saved.size();
}

// 0 and a handle, which is null for a tensor that was saved as null.
EXPORT int torch_saved(ManagedNode* node, int64_t index, Handle* result) {
    return guard(-1, [&] { *result = box(node->saved[index].unpack(node->shared_from_this())); return 0; });
}
