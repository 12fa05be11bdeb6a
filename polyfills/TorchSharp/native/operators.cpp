// Every operator of libtorch through its dispatcher: looked up by name once, called with a list of tagged arguments.
#include "shim.h"
#include <ATen/core/dispatch/Dispatcher.h>

enum Kind : int32_t { None, Tensor, Integer, Float, Boolean, Integers, Tensors, RandomGenerator };

// A list is its kind with the number of elements, followed by that many slots.
struct Argument {
    int32_t kind;
    int32_t count;
    int64_t bits;

    double real() const {
        double value;
        std::memcpy(&value, &bits, sizeof value);
        return value;
    }
    at::Tensor tensor() const {
        return unbox(reinterpret_cast<Handle>(bits));
    }
};

static thread_local std::vector<Argument> results;

static c10::IValue to_value(const Argument* slot) {
    switch (slot->kind) {
        case None: return {};
        case Tensor: return slot->tensor();
        case Integer: return slot->bits;
        case Float: return slot->real();
        case Boolean: return slot->bits != 0;
        case RandomGenerator: return *reinterpret_cast<at::Generator*>(slot->bits);
        case Integers: {
            c10::List<int64_t> list;
            for (int32_t i = 1; i <= slot->count; i++)
                list.push_back(slot[i].bits);
            return list;
        }
        default: {
            c10::List<at::Tensor> list;
            for (int32_t i = 1; i <= slot->count; i++)
                list.push_back(slot[i].tensor());
            return list;
        }
    }
}

static void add_result(const c10::IValue& value) {
    if (value.isTensor())
        results.push_back({Tensor, 0, reinterpret_cast<int64_t>(box(value.toTensor()))});
    else if (value.isTensorList())
        for (const at::Tensor& tensor : value.toTensorVector())
            results.push_back({Tensor, 0, reinterpret_cast<int64_t>(box(tensor))});
    else if (value.isDouble()) {
        Argument result{Float, 0, 0};
        double real = value.toDouble();
        std::memcpy(&result.bits, &real, sizeof real);
        results.push_back(result);
    } else if (value.isBool())
        results.push_back({Boolean, 0, value.toBool()});
    else
        results.push_back({Integer, 0, value.toInt()});
}

EXPORT const c10::OperatorHandle* torch_find_operator(const char* name, const char* overload) {
    return guard(static_cast<const c10::OperatorHandle*>(nullptr), [&]() -> const c10::OperatorHandle* {
        return new c10::OperatorHandle(c10::Dispatcher::singleton().findSchemaOrThrow(name, overload));
    });
}

// Returns the number of results, which stay readable on this thread until the next call.
EXPORT int torch_call(const c10::OperatorHandle* op, const Argument* slots, int slot_count, const Argument** out) {
    return guard(-1, [&] {
        torch::jit::Stack stack;
        for (const Argument* slot = slots; slot < slots + slot_count; slot += 1 + slot->count)
            stack.push_back(to_value(slot));
        const auto& parameters = op->schema().arguments();
        while (stack.size() < parameters.size())
            stack.push_back(parameters[stack.size()].default_value().value_or(c10::IValue()));
        op->callBoxed(stack);
        results.clear();
        for (const c10::IValue& value : stack)
            add_result(value);
        *out = results.data();
        return static_cast<int>(results.size());
    });
}
