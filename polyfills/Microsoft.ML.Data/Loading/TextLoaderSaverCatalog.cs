using System.Reflection;
using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>Loads text files.</summary>
public static class TextLoaderSaverCatalog
{
    public static IDataView LoadFromTextFile<TInput>(
        this DataOperationsCatalog catalog,
        string path,
        char separatorChar = TextLoader.Defaults.Separator,
        bool hasHeader = TextLoader.Defaults.HasHeader,
        bool allowQuoting = TextLoader.Defaults.AllowQuoting,
        bool trimWhitespace = TextLoader.Defaults.TrimWhitespace,
        bool allowSparse = TextLoader.Defaults.AllowSparse) =>
        catalog.LoadFromTextFile<TInput>(path, new TextLoader.Options
        {
            HasHeader = hasHeader,
            Separators = [separatorChar],
            AllowQuoting = allowQuoting,
            AllowSparse = allowSparse,
            TrimWhitespace = trimWhitespace,
        });

    public static IDataView LoadFromTextFile<TInput>(this DataOperationsCatalog catalog, string path, TextLoader.Options options)
    {
        options ??= new TextLoader.Options();
        options.Columns = [.. Members(typeof(TInput)).Select(member => MakeColumn(catalog.GetEnvironment(), member))];
        return catalog.LoadFromTextFile(path, options);
    }

    public static IDataView LoadFromTextFile(
        this DataOperationsCatalog catalog,
        string path,
        TextLoader.Column[] columns,
        char separatorChar = TextLoader.Defaults.Separator,
        bool hasHeader = TextLoader.Defaults.HasHeader,
        bool allowQuoting = TextLoader.Defaults.AllowQuoting,
        bool trimWhitespace = TextLoader.Defaults.TrimWhitespace,
        bool allowSparse = TextLoader.Defaults.AllowSparse) =>
        catalog.LoadFromTextFile(path, new TextLoader.Options
        {
            Columns = columns,
            HasHeader = hasHeader,
            Separators = [separatorChar],
            AllowQuoting = allowQuoting,
            AllowSparse = allowSparse,
            TrimWhitespace = trimWhitespace,
        });

    public static IDataView LoadFromTextFile(this DataOperationsCatalog catalog, string path, TextLoader.Options options = null)
    {
        var env = catalog.GetEnvironment();
        env.CheckNonEmpty(path, nameof(path));
        if (!File.Exists(path))
            throw env.ExceptParam(nameof(path), $"File or directory does not exist at path: {path}");
        return new TextDataView(env, path, options ?? new TextLoader.Options());
    }

    private static IEnumerable<MemberInfo> Members(Type type)
    {
        IEnumerable<MemberInfo> fields = type.GetFields(BindingFlags.Public | BindingFlags.Instance);
        return fields.Concat(type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetGetMethod() != null && property.GetIndexParameters().Length == 0));
    }

    private static TextLoader.Column MakeColumn(IHostEnvironment env, MemberInfo member)
    {
        string kind = member is FieldInfo ? "Field" : "Property";
        var load = member.GetCustomAttribute<LoadColumnAttribute>()
            ?? throw env.Except($"{kind} '{member.Name}' is missing the {nameof(LoadColumnAttribute)} attribute");
        var type = SchemaDefinition.MemberType(member);
        type = type.IsArray ? type.GetElementType() : type;
        if (!Enum.TryParse(type == typeof(ReadOnlyMemory<char>) ? nameof(DataKind.String) : type.Name, out DataKind dataKind))
            throw Contracts.Except($"{kind} {member.Name} is of unsupported type.");
        string name = member.GetCustomAttribute<ColumnNameAttribute>()?.Name ?? member.Name;
        return new TextLoader.Column(name, dataKind, [.. load.Sources], member.GetCustomAttribute<KeyTypeAttribute>()?.KeyCount);
    }
}
