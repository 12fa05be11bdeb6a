using System.Reflection;

namespace MLNet.Pruning.CompareApi;

/// <summary>Who can name a type or member.</summary>
internal enum Access
{
    /// <summary>Only its own type.</summary>
    None,

    /// <summary>Its assembly, and others through publicised references.</summary>
    Internal,

    /// <summary>Everyone, or every derived class.</summary>
    Public,
}

/// <summary>The visibility of types and members as seen from another assembly.</summary>
internal static class Visibility
{
    public static Access Of(Type type)
    {
        if (type.IsGenericParameter)
            return Access.Public;
        if (type.HasElementType)
            return Of(type.GetElementType()!);
        Access own = (type.Attributes & TypeAttributes.VisibilityMask) switch
        {
            TypeAttributes.Public or TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem => Access.Public,
            TypeAttributes.NestedPrivate => Access.None,
            _ => Access.Internal,
        };
        return type.DeclaringType is { } outer && Of(outer) < own ? Of(outer) : own;
    }

    public static Access Of(MemberInfo member) => member switch
    {
        FieldInfo field => Of((MethodAttributes)(field.Attributes & FieldAttributes.FieldAccessMask)),
        MethodBase method => Of(method.Attributes & MethodAttributes.MemberAccessMask),
        _ => throw new ArgumentException($"A {member.MemberType} has no access of its own.", nameof(member)),
    };

    // Fields and methods number their access alike.
    private static Access Of(MethodAttributes access) => access switch
    {
        MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem => Access.Public,
        MethodAttributes.Assembly or MethodAttributes.FamANDAssem => Access.Internal,
        _ => Access.None,
    };
}
