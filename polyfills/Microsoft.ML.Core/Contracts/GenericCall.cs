using System.Reflection;

namespace Microsoft.ML.Runtime;

/// <summary>Calls a generic method with a type known only at run time.</summary>
internal static class GenericCall
{
    /// <summary>The method group is given with any type argument, which is replaced by <paramref name="type"/>.</summary>
    public static TResult Invoke<TResult>(Delegate method, Type type, params object[] arguments) => Invoke<TResult>(method, [type], arguments);

    /// <summary>The same with all type arguments replaced.</summary>
    public static TResult Invoke<TResult>(Delegate method, Type[] types, params object[] arguments) =>
        (TResult)method.Method.GetGenericMethodDefinition().MakeGenericMethod(types)
            .Invoke(method.Target, BindingFlags.DoNotWrapExceptions, null, arguments, null);
}
