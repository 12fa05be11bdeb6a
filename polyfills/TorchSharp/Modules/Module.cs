using System.Reflection;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Named parameters, buffers and sub-modules.</summary>
        public class Module : IDisposable
        {
            private readonly List<(string name, Module module)> _modules = [];
            private readonly List<(string name, Parameter parameter)> _parameters = [];
            private readonly List<(string name, Tensor buffer, bool persistent)> _buffers = [];
            private bool _registered;
            private bool _disposed;
            private bool _training = true;
            protected string name;
            protected Module(string name) => this.name = name;

            ~Module() => Dispose(false);

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                if (!disposing || _disposed)
                    return;
                foreach ((_, Tensor buffer, _) in _buffers)
                    buffer.Dispose();
                foreach ((_, Parameter parameter) in _parameters)
                    parameter.Dispose();
                foreach ((_, Module module) in _modules)
                    module.Dispose();
                _disposed = true;
            }

            public virtual string GetName() => name;
            public virtual bool training => _training;

            public virtual void train(bool train = true)
            {
                _training = train;
                foreach ((_, Module module) in named_children())
                    module.train(train);
            }

            public virtual void eval() => train(false);

            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (Parameter parameter in parameters())
                {
                    using Tensor grad = parameter.grad;
                    if (set_to_none)
                        parameter.grad = null;
                    else
                        grad?.zero_();
                }
            }

            public virtual IEnumerable<(string name, Module module)> named_children() => _modules;
            public virtual IEnumerable<Module> children() => named_children().Select(child => child.module);

            public virtual IEnumerable<(string name, Module module)> named_modules() =>
                _modules.Concat(_modules.SelectMany(child => child.module.named_modules().Select(inner => ($"{child.name}.{inner.name}", inner.module))));

            public virtual IEnumerable<Module> modules() => named_modules().Select(item => item.module);

            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) =>
                _parameters
                    .Concat(recurse ? _modules.SelectMany(child => child.module.named_parameters().Select(inner => ($"{child.name}.{inner.name}", inner.parameter))) : [])
                    .Where(item => !item.parameter.IsInvalid)
                    .DistinctBy(item => item.parameter.handle);

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(item => item.parameter);

            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true) =>
                // Upstream leaves out the non-persistent ones whatever the argument says.
                _buffers.Where(item => item.persistent).Select(item => (item.name, item.buffer))
                    .Concat(recurse ? _modules.SelectMany(child => child.module.named_buffers().Select(inner => ($"{child.name}.{inner.name}", inner.buffer))) : [])
                    .Where(item => !item.buffer.IsInvalid)
                    .DistinctBy(item => item.buffer.handle);

            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(item => item.buffer);

            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor> destination = null, string prefix = null)
            {
                destination ??= [];
                string start = string.IsNullOrEmpty(prefix) ? "" : prefix + ".";
                foreach ((string key, Parameter parameter) in named_parameters())
                    destination.TryAdd(start + key, parameter);
                foreach ((string key, Tensor buffer) in named_buffers(include_nonpersistent: false))
                    destination.TryAdd(start + key, buffer);
                foreach ((string key, Module module) in _modules)
                    module.state_dict(destination, start + key);
                return destination;
            }

            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
                Dictionary<string, Tensor> source, bool strict = true, IList<string> skip = null)
            {
                Dictionary<string, Tensor> destination = state_dict();
                bool Wanted(string key) => skip is null || !skip.Contains(key);
                List<string> missing = [.. destination.Keys.Where(key => Wanted(key) && !source.ContainsKey(key))];
                List<string> unexpected = [.. source.Keys.Where(key => Wanted(key) && !destination.ContainsKey(key))];
                if (strict && missing.Count + unexpected.Count > 0)
                    throw new InvalidOperationException("The loaded state_dict is not identical to the target dictionary.");
                using IDisposable mode = no_grad();
                foreach ((string key, Tensor value) in source)
                    if (Wanted(key) && destination.TryGetValue(key, out Tensor target))
                        target.copy_(value);
                return (missing, unexpected);
            }

            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                if (tensor is null || tensor.IsInvalid)
                    throw new ArgumentNullException(nameof(tensor), "A null tensor cannot be registered as a buffer.");
                if (_buffers.Any(item => item.name == name))
                    throw new InvalidOperationException($"Tensor {name} is already registered.");
                _buffers.Add((name, tensor, persistent));
            }

            public virtual void register_parameter(string name, Parameter param)
            {
                if (param is null || param.IsInvalid)
                    throw new ArgumentNullException(nameof(param), "A null tensor cannot be registered as a parameter.");
                if (_parameters.Any(item => item.name == name))
                    throw new InvalidOperationException($"Parameter {name} is already registered.");
                _parameters.Add((name, param));
            }

            public virtual void register_module(string name, Module submodule)
            {
                if (submodule is null || submodule._disposed)
                {
                    _modules.RemoveAll(item => item.name == name);
                    return;
                }

                if (name.Contains('.'))
                    throw new ArgumentException($"module name can't contain \".\", got: {name}");
                if (name.Length == 0)
                    throw new ArgumentException("module name can't be empty string \"\"");
                if (_modules.Any(item => item.name == name))
                    throw new InvalidOperationException($"Sub-module {name} is already registered.");
                submodule.RegisterComponents();
                _modules.Add((name, submodule));
            }

            protected void ConditionallyRegisterParameter(string name, Tensor value)
            {
                int index = _parameters.FindIndex(item => item.name == name);
                if (value is null)
                    _parameters.RemoveAll(item => item.name == name);
                else if (index < 0)
                    _parameters.Add((name, value as Parameter ?? new Parameter(value)));
                else
                    _parameters[index] = (name, value as Parameter ?? new Parameter(value));
            }

            protected virtual void RegisterComponents()
            {
                if (_registered)
                    return;
                foreach (FieldInfo field in Fields())
                {
                    string key = field.ComponentName();
                    if (_modules.Any(item => item.name == key) || _parameters.Any(item => item.name == key) || _buffers.Any(item => item.name == key))
                        continue;
                    switch (field.GetValue(this))
                    {
                        case Module module: register_module(key, module); break;
                        case Parameter parameter: register_parameter(key, parameter); break;
                        case Tensor tensor: register_buffer(key, tensor); break;
                    }
                }

                _registered = true;
            }

            /// <summary>Replaces parameters and buffers, and the fields that hold them, by converted ones.</summary>
            protected internal virtual Module _to(ScalarType dtype, bool non_blocking)
            {
                if (!dtype.IsFloatingPoint())
                    throw new ArgumentException($"nn.Module.to only accepts floating point or complex types, but got desired dtype={dtype}");
                foreach ((_, Module module) in named_children())
                    module._to(dtype, non_blocking);
                foreach ((string key, Parameter old) in named_parameters(false).Where(item => item.parameter.dtype != dtype).ToList())
                {
                    ScalarType target = old.dtype.IsFloatingPoint() ? dtype : old.dtype;
                    using IDisposable mode = no_grad();
                    using Tensor grad = old.grad;
                    var parameter = (Parameter)new Parameter(old.to(target), old.requires_grad).DetachFromDisposeScope();
                    using Tensor converted = grad?.to(target);
                    parameter.grad = converted;
                    old.Dispose();
                    _parameters[_parameters.FindIndex(item => item.name == key)] = (key, parameter);
                    SetField(key, parameter);
                }

                foreach ((string key, Tensor old) in named_buffers(false).Where(item => item.buffer.dtype.IsFloatingPoint() && item.buffer.dtype != dtype).ToList())
                {
                    Tensor buffer = old.to(dtype, disposeAfter: true).DetachFromDisposeScope();
                    int index = _buffers.FindIndex(item => item.name == key);
                    _buffers[index] = (key, buffer, _buffers[index].persistent);
                    SetField(key, buffer);
                }

                return this;
            }

            protected internal virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) =>
                deviceType == DeviceType.CPU ? this : throw new InvalidOperationException("CUDA is not available.");

            private void SetField(string key, Tensor value) => Fields().FirstOrDefault(field => field.ComponentName() == key)?.SetValue(this, value);
            private FieldInfo[] Fields() => GetType().GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance);
        }
    }
}

/// <summary>Moves modules.</summary>
public static class ModuleExtensionMethods
{
    public static T to<T>(this T module, torch.ScalarType type, bool non_blocking = false) where T : torch.nn.Module =>
        (T)module._to(type, non_blocking);

    public static T to<T>(this T module, torch.Device device, bool non_blocking = false) where T : torch.nn.Module =>
        (T)module._to(device.type, device.index, non_blocking);

    public static T to<T>(this T module, DeviceType deviceType, int deviceIndex = -1, bool non_blocking = false) where T : torch.nn.Module =>
        (T)module._to(deviceType, deviceIndex, non_blocking);
}

/// <summary>The name under which a field is registered.</summary>
public static class FieldInfoExtensionMethods
{
    public static string ComponentName(this FieldInfo field) => field.GetCustomAttribute<ComponentNameAttribute>()?.Name ?? field.Name;
}
