// Errors, threads, random generators.
#include "shim.h"

static thread_local std::string last_error;

void set_error(std::string message) {
    last_error = std::move(message);
}

EXPORT const char* torch_error() {
    return last_error.c_str();
}

EXPORT int torch_get_num_threads() {
    return at::get_num_threads();
}

EXPORT int torch_set_num_threads(int count) {
    return guard(-1, [&] { at::set_num_threads(count); return 0; });
}

EXPORT at::Generator* torch_generator_new(uint64_t seed) {
    return new at::Generator(at::detail::createCPUGenerator(seed));
}

EXPORT at::Generator* torch_generator_default() {
    return new at::Generator(at::detail::getDefaultCPUGenerator());
}

EXPORT void torch_generator_free(at::Generator* generator) {
    delete generator;
}

EXPORT void torch_generator_seed(at::Generator* generator, uint64_t seed) {
    std::lock_guard<std::mutex> lock(generator->mutex());
    generator->set_current_seed(seed);
}

EXPORT int64_t torch_generator_initial_seed(at::Generator* generator) {
    return generator->current_seed();
}
