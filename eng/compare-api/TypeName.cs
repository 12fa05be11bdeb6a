using System.Reflection;

namespace MLNet.Pruning.CompareApi;

/// <summary>Names types alike whichever framework assembly they come from.</summary>
internal static class TypeName
{
    public static string Of(Type type)
    {
        if (type.IsGenericParameter)
            return type.Name;
        if (type.IsByRef)
            return Of(type.GetElementType()!) + "&";
        if (type.IsPointer)
            return Of(type.GetElementType()!) + "*";
        if (type.IsArray)
            return $"{Of(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (type.IsFunctionPointer)
            return $"delegate*<{string.Join(", ", type.GetFunctionPointerParameterTypes().Append(type.GetFunctionPointerReturnType()).Select(Of))}>";
        if (!type.IsGenericType)
            return type.FullName!;
        string name = type.GetGenericTypeDefinition().FullName!;
        return $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>";
    }

    /// <summary>The type with what its place adds: required modifiers (<c>init</c>, <c>ref readonly</c>) and the names of tuple elements.</summary>
    public static string Of(Type type, IEnumerable<Type> modifiers, IEnumerable<CustomAttributeData> attributes)
    {
        string name = Of(type);
        foreach (Type modifier in modifiers.Where(m => m.Name != "InAttribute"))
            name += $" modreq({modifier.Name})";
        CustomAttributeData? names = attributes.FirstOrDefault(a => a.AttributeType.Name == "TupleElementNamesAttribute");
        if (names?.ConstructorArguments is [{ Value: IEnumerable<CustomAttributeTypedArgument> elements }])
            name += $" tuple({string.Join(", ", elements.Select(e => e.Value))})";
        return name;
    }
}
