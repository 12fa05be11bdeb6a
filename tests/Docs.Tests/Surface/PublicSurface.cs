using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MLNet.Pruning.Docs.Tests.Surface;

/// <summary>What an assembly shows to its users: every public and protected type and member.</summary>
internal sealed class PublicSurface
{
    private static readonly SymbolDisplayFormat Format = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints | SymbolDisplayGenericsOptions.IncludeVariance,
        memberOptions: SymbolDisplayMemberOptions.IncludeAccessibility | SymbolDisplayMemberOptions.IncludeModifiers | SymbolDisplayMemberOptions.IncludeType
            | SymbolDisplayMemberOptions.IncludeRef | SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeConstantValue,
        parameterOptions: SymbolDisplayParameterOptions.IncludeExtensionThis | SymbolDisplayParameterOptions.IncludeModifiers | SymbolDisplayParameterOptions.IncludeType
            | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeDefaultValue,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat Unconstrained =
        Format.WithGenericsOptions(SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeVariance);

    public PublicSurface(string assembly)
    {
        var compilation = CSharpCompilation.Create(nameof(PublicSurface), references: References.All);
        var symbol = References.All.Select(compilation.GetAssemblyOrModuleSymbol).OfType<IAssemblySymbol>().Single(candidate => candidate.Name == assembly);
        Types = [.. symbol.GlobalNamespace.GetNamespaceMembers().SelectMany(Within).OrderBy(Name, StringComparer.Ordinal)];
    }

    public IReadOnlyList<INamedTypeSymbol> Types { get; }

    /// <summary>The members of a type that are its own, in a stable order, without what the compiler makes of a record.</summary>
    public static IEnumerable<ISymbol> Members(INamedTypeSymbol type) =>
        from member in type.GetMembers()
        where IsShown(member) && member is not ITypeSymbol && member is not IMethodSymbol { AssociatedSymbol: not null } && !MadeByTheCompiler(type, member)
        orderby member.Kind, member.Name, member.ToDisplayString(Format)
        select member;

    /// <summary>All of it, a type or member a line.</summary>
    public string Print()
    {
        var text = new StringBuilder();
        foreach (var group in Types.GroupBy(type => type.ContainingNamespace.ToDisplayString()))
        {
            text.Append($"namespace {group.Key}\n");
            foreach (var type in group)
            {
                text.Append($"\n{Head(type)}\n");
                foreach (var member in Members(type))
                    text.Append($"    {member.ToDisplayString(Format)}\n");
            }

            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static IEnumerable<INamedTypeSymbol> Within(INamespaceOrTypeSymbol container) => container.GetMembers().Where(IsShown).SelectMany(member => member switch
    {
        INamespaceSymbol space => Within(space),
        INamedTypeSymbol type => Within(type).Prepend(type),
        _ => [],
    });

    private static string Name(INamedTypeSymbol type) => $"{type.ContainingNamespace.ToDisplayString()} {type.ToDisplayString(Format)}";

    private static string Head(INamedTypeSymbol type)
    {
        string[] words =
        [
            SyntaxFacts.GetText(type.DeclaredAccessibility),
            type switch
            {
                { TypeKind: not TypeKind.Class } => type.IsReadOnly ? "readonly" : "",
                { IsStatic: true } => "static",
                { IsAbstract: true } => "abstract",
                { IsSealed: true } => "sealed",
                _ => "",
            },
            type.IsRecord ? "record" : "",
            type.TypeKind == TypeKind.Class && type.IsRecord ? "" : type.TypeKind.ToString().ToLowerInvariant(),
            type.ToDisplayString(Unconstrained),
        ];
        string[] bases =
        [
            .. new[] { type.BaseType }.OfType<INamedTypeSymbol>().Where(own => own.SpecialType == SpecialType.None).Concat(type.Interfaces.Where(own => own.Name != nameof(IEquatable<>)))
                .Select(own => own.ToDisplayString(Unconstrained)),
        ];
        string constraints = type.ToDisplayString(Format)[type.ToDisplayString(Unconstrained).Length..];
        return string.Join(' ', words.Where(word => word.Length > 0)) + (bases.Length == 0 ? "" : " : " + string.Join(", ", bases)) + constraints;
    }

    /// <summary>Protected members count where somebody outside can derive from their type.</summary>
    private static bool IsShown(ISymbol symbol) => symbol is INamespaceSymbol || symbol.DeclaredAccessibility == Accessibility.Public
        || (IsProtected(symbol) && symbol.ContainingType is { IsSealed: false } type
            && type.InstanceConstructors.Any(constructor => IsProtected(constructor) || constructor.DeclaredAccessibility == Accessibility.Public));

    private static bool IsProtected(ISymbol symbol) => symbol.DeclaredAccessibility is Accessibility.Protected or Accessibility.ProtectedOrInternal;

    private static bool MadeByTheCompiler(INamedTypeSymbol type, ISymbol member) =>
        member.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "CompilerGeneratedAttribute")
        || (type.IsRecord && member is IMethodSymbol { Name: "<Clone>$" })
        || (type.TypeKind == TypeKind.Enum && member is IMethodSymbol);
}
