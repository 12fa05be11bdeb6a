using System.Reflection;

namespace Microsoft.ML.Runtime;

/// <summary>The classes that saved models may name, found by the attributes of registered assemblies.</summary>
public sealed class ComponentCatalog
{
    private readonly HashSet<string> _assemblies = [];
    private readonly Dictionary<(string Name, Type Signature), LoadableClassInfo> _classes = [];

    internal ComponentCatalog()
    {
    }

    public void RegisterAssembly(Assembly assembly, bool throwOnError = true)
    {
        lock (_assemblies)
        {
            if (!_assemblies.Add(assembly.FullName))
                return;
            foreach (LoadableClassAttributeBase attribute in assembly.GetCustomAttributes(typeof(LoadableClassAttributeBase)))
            {
                var info = LoadableClassInfo.Find(attribute);
                if (info is null && throwOnError)
                    throw Contracts.Except($"Can't instantiate loadable class '{attribute.InstanceType.Name}' with name '{attribute.LoadNames[0]}'");
                if (info is null)
                    continue;
                foreach (var key in attribute.LoadNames.Select(name => (name.ToLowerInvariant(), attribute.SigTypes[0])))
                {
                    if (!_classes.TryAdd(key, info) && throwOnError)
                        throw Contracts.Except($"ComponentCatalog cannot map name '{key.Item1}' and SignatureType '{key.Item2}' to {info.Type.Name}, already mapped to {_classes[key].Type.Name}.");
                }
            }
        }
    }

    internal static bool TryCreateInstance<TRes, TSig>(IHostEnvironment env, out TRes result, string name, string options, params object[] extra)
        where TRes : class
    {
        LoadableClassInfo info;
        lock (env.ComponentCatalog._assemblies)
            env.ComponentCatalog._classes.TryGetValue((name.ToLowerInvariant().Trim(), typeof(TSig)), out info);
        if (info is null)
        {
            result = null;
            return false;
        }

        if (!typeof(TRes).IsAssignableFrom(info.Type))
            throw env.Except("Loadable class '{0}' does not derive from '{1}'", name, typeof(TRes).FullName);
        result = (TRes)info.CreateInstance(env, extra);
        return true;
    }

    /// <summary>A loadable class and what makes its instances: a constructor or a static method named Create.</summary>
    private sealed class LoadableClassInfo
    {
        private readonly MethodBase _maker;
        private LoadableClassInfo(Type type, MethodBase maker) => (Type, _maker) = (type, maker);
        public Type Type { get; }

        public static LoadableClassInfo Find(LoadableClassAttributeBase attribute)
        {
            const BindingFlags any = BindingFlags.Public | BindingFlags.NonPublic;
            Type[] plain = attribute.CtorTypes;
            Type[] withEnvironment = [typeof(IHostEnvironment), .. plain];
            MethodBase constructor = null;
            if (attribute.InstanceType.IsAssignableFrom(attribute.LoaderType))
                constructor = attribute.LoaderType.GetConstructor(any | BindingFlags.Instance, plain) ?? attribute.LoaderType.GetConstructor(any | BindingFlags.Instance, withEnvironment);
            MethodBase create = Create(plain) ?? Create(withEnvironment);

            // Of the two the more visible one is meant.
            if (constructor != null && create != null && Visibility(constructor) == Visibility(create))
            {
                throw Contracts.Except($"Can't load type {attribute.InstanceType}, because it has both create and constructor methods with the same visibility. " +
                    "Please indicate which one should be used by changing either the signature or the visibility of one of them.");
            }

            var maker = constructor == null || (create != null && Visibility(create) > Visibility(constructor)) ? create : constructor;
            return maker == null ? null : new LoadableClassInfo(attribute.InstanceType, maker);

            MethodInfo Create(Type[] types) =>
                attribute.LoaderType.GetMethod("Create", any | BindingFlags.Static, types) is { } method && method.ReturnType == attribute.InstanceType ? method : null;

            static MethodAttributes Visibility(MethodBase method) => method.Attributes & MethodAttributes.MemberAccessMask;
        }

        public object CreateInstance(IHostEnvironment env, object[] extra)
        {
            object[] arguments = _maker.GetParameters().Length > extra.Length ? [env, .. extra] : extra;
            try
            {
                return _maker is ConstructorInfo constructor ? constructor.Invoke(arguments) : _maker.Invoke(null, arguments);
            }
            catch (TargetInvocationException e) when (e.InnerException?.IsMarked() == true)
            {
                throw Contracts.Except(e, "Error during class instantiation");
            }
        }
    }
}
