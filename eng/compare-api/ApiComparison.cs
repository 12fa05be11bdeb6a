using System.Reflection;

namespace MLNet.Pruning.CompareApi;

/// <summary>Compares a polyfill with the assembly it stands for: what the polyfill has must exist there; the reverse is not asked.</summary>
internal static class ApiComparison
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Lists what <paramref name="polyfill"/> has and <paramref name="upstream"/> has not, internals only when asked.</summary>
    public static IReadOnlyList<ApiDifference> Compare(Assembly upstream, Assembly polyfill, bool internals)
    {
        var differences = new List<ApiDifference>();
        foreach (Type type in polyfill.GetTypes().Where(t => !IsGenerated(t)).OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            Access access = Visibility.Of(type);
            if (access == Access.None || (access == Access.Internal && !internals))
                continue;

            string name = type.FullName!;
            if (upstream.GetType(name) is { } real)
                differences.AddRange(CompareType(name, real, type, access, internals));
            else
                differences.Add(new(name, Signature.Of(type), [], access == Access.Internal));
        }

        return differences;
    }

    private static IEnumerable<ApiDifference> CompareType(string name, Type real, Type type, Access typeAccess, bool internals)
    {
        bool hidden = typeAccess == Access.Internal;
        if (Signature.Of(real) != Signature.Of(type))
            yield return new(name, Signature.Of(type), [Signature.Of(real)], hidden);

        HashSet<string> ancestors = [.. Ancestors(real).Concat(real.GetInterfaces()).Select(t => TypeName.Of(t))];
        foreach (Type parent in Parents(type).Where(p => internals || Visibility.Of(p) == Access.Public))
        {
            if (!ancestors.Contains(TypeName.Of(parent)))
                yield return new(name, ": " + TypeName.Of(parent), [.. ancestors.Order(StringComparer.Ordinal)], hidden || Visibility.Of(parent) == Access.Internal);
        }

        // A member that upstream inherits may be declared further down here; constructors are not inherited.
        Dictionary<string, List<string>> expected = [];
        foreach (MemberInfo member in Ancestors(real).Prepend(real).Concat(real.IsInterface ? real.GetInterfaces() : []).SelectMany(t => Members(t, inherited: t != real)))
        {
            if (!expected.TryGetValue(member.Name, out List<string>? signatures))
                expected.Add(member.Name, signatures = []);
            signatures.Add(Signature.Of(member));
        }

        foreach (MemberInfo member in Members(type, inherited: false).OrderBy(m => m.Name, StringComparer.Ordinal))
        {
            Access access = Visibility.Of(member);
            bool isInternal = hidden || access == Access.Internal;
            if (access == Access.None || (isInternal && !internals))
                continue;
            string signature = Signature.Of(member);
            IReadOnlyList<string> like = expected.GetValueOrDefault(member.Name) ?? [];
            if (!like.Contains(signature))
                yield return new(name, signature, like, isInternal);
        }
    }

    // Accessors stand for properties and events.
    private static IEnumerable<MemberInfo> Members(Type type, bool inherited) =>
        type.GetMembers(Declared).Where(m => m is FieldInfo or MethodInfo || (m is ConstructorInfo && !inherited)).Where(m => !IsGenerated(m));

    private static IEnumerable<Type> Parents(Type type)
    {
        IEnumerable<Type> inherited = type.BaseType?.GetInterfaces() ?? [];
        IEnumerable<Type> own = type.GetInterfaces().Where(i => !inherited.Contains(i));
        return type.BaseType is { } parent ? own.Prepend(parent) : own;
    }

    private static IEnumerable<Type> Ancestors(Type type)
    {
        for (Type? ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
            yield return ancestor;
    }

    private static bool IsGenerated(MemberInfo member) =>
        member.Name.Contains('<') || member.Name == "value__" || (member is Type type && (type.DeclaringType is { } outer && IsGenerated(outer)));
}
