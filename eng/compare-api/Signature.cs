using System.Globalization;
using System.Reflection;

namespace MLNet.Pruning.CompareApi;

/// <summary>Writes a type or member as one line that holds all a caller or a deriving class depends on.</summary>
internal static class Signature
{
    public static string Of(Type type)
    {
        string kind = type.IsInterface ? "interface" : type.IsEnum ? $"enum {type.GetEnumUnderlyingType().Name}" : type.IsValueType ? "struct" : "class";
        string[] words =
        [
            Access((MethodAttributes)(type.IsNested ? NestedAccess(type) : type.IsPublic ? MethodAttributes.Public : MethodAttributes.Assembly)),
            type.IsValueType || type.IsInterface ? "" : type is { IsAbstract: true, IsSealed: true } ? "static" : type.IsAbstract ? "abstract" : type.IsSealed ? "sealed" : "",
            type.IsValueType && Has(type.GetCustomAttributesData(), "IsReadOnlyAttribute") ? "readonly" : "",
            type.IsByRefLike ? "ref" : "",
            kind,
            type.Name + GenericParameters(type.GetGenericArguments()),
        ];
        return Join(words);
    }

    public static string Of(MemberInfo member) => member switch
    {
        FieldInfo field => Of(field),
        MethodBase method => Of(method),
        _ => throw new ArgumentException($"A {member.MemberType} has no signature of its own.", nameof(member)),
    };

    private static string Of(FieldInfo field)
    {
        string value = field.IsLiteral ? " = " + Constant(field.GetRawConstantValue()) : "";
        string kind = field.IsLiteral ? "const" : field.IsStatic ? "static" : "";
        string type = TypeName.Of(field.FieldType, field.GetRequiredCustomModifiers(), field.GetCustomAttributesData());
        return Join([Access((MethodAttributes)field.Attributes), kind, field.IsInitOnly ? "readonly" : "", type, field.Name + value]);
    }

    private static string Of(MethodBase method)
    {
        bool overridable = method is { IsVirtual: true, IsFinal: false };
        string returned = method is MethodInfo { ReturnParameter: var result }
            ? TypeName.Of(result.ParameterType, result.GetRequiredCustomModifiers(), result.GetCustomAttributesData())
            : "";
        string generic = method.IsGenericMethodDefinition ? GenericParameters(method.GetGenericArguments()) : "";
        string extension = Has(method.GetCustomAttributesData(), "ExtensionAttribute") ? "this " : "";
        return Join(
        [
            Access(method.Attributes),
            method.IsStatic ? "static" : "",
            method.IsAbstract ? "abstract" : overridable ? "virtual" : "",
            returned,
            $"{method.Name}{generic}({extension}{string.Join(", ", method.GetParameters().Select(Of))})",
        ]);
    }

    private static string Of(ParameterInfo parameter)
    {
        IList<CustomAttributeData> attributes = parameter.GetCustomAttributesData();
        bool byRef = parameter.ParameterType.IsByRef;
        string passed = byRef && parameter.IsOut ? "out" : byRef && parameter.IsIn ? "in" : Has(attributes, "ParamArrayAttribute") ? "params" : "";
        string value = parameter.IsOptional ? " = " + (parameter.HasDefaultValue ? Constant(parameter.RawDefaultValue) : "default") : "";
        return Join([passed, TypeName.Of(parameter.ParameterType, parameter.GetRequiredCustomModifiers(), attributes), parameter.Name + value]);
    }

    private static string GenericParameters(Type[] parameters)
    {
        if (parameters.Length == 0)
            return "";
        return $"<{string.Join(", ", parameters.Select(GenericParameter))}>";

        static string GenericParameter(Type parameter)
        {
            GenericParameterAttributes flags = parameter.GenericParameterAttributes;
            IEnumerable<string> constraints = parameter.GetGenericParameterConstraints().Select(TypeName.Of).Order(StringComparer.Ordinal);
            if ((flags & GenericParameterAttributes.SpecialConstraintMask) is var special and not 0)
                constraints = constraints.Prepend(special.ToString());
            string variance = flags.HasFlag(GenericParameterAttributes.Covariant) ? "out " : flags.HasFlag(GenericParameterAttributes.Contravariant) ? "in " : "";
            string list = string.Join(" and ", constraints);
            return variance + parameter.Name + (list == "" ? "" : " : " + list);
        }
    }

    private static string Access(MethodAttributes attributes) => (attributes & MethodAttributes.MemberAccessMask) switch
    {
        MethodAttributes.Public => "public",
        MethodAttributes.Family => "protected",
        MethodAttributes.FamORAssem => "protected internal",
        MethodAttributes.Assembly => "internal",
        MethodAttributes.FamANDAssem => "private protected",
        _ => "private",
    };

    private static MethodAttributes NestedAccess(Type type) => (type.Attributes & TypeAttributes.VisibilityMask) switch
    {
        TypeAttributes.NestedPublic => MethodAttributes.Public,
        TypeAttributes.NestedFamily => MethodAttributes.Family,
        TypeAttributes.NestedFamORAssem => MethodAttributes.FamORAssem,
        TypeAttributes.NestedAssembly => MethodAttributes.Assembly,
        TypeAttributes.NestedFamANDAssem => MethodAttributes.FamANDAssem,
        _ => MethodAttributes.Private,
    };

    private static string Constant(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static bool Has(IEnumerable<CustomAttributeData> attributes, string name) => attributes.Any(a => a.AttributeType.Name == name);

    private static string Join(IEnumerable<string> words) => string.Join(' ', words.Where(w => w != ""));
}
