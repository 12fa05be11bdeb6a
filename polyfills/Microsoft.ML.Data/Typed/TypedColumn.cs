using System.Linq.Expressions;
using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>A member of a class bound to a column; its accessors are compiled once.</summary>
internal sealed class TypedColumn
{
    private TypedColumn(string name, MemberInfo member, DataViewType type, DataViewSchema.Annotations annotations)
    {
        Name = name;
        Member = member;
        Type = type;
        Annotations = annotations;
    }

    public string Name { get; }
    public MemberInfo Member { get; }
    public DataViewType Type { get; }
    public DataViewSchema.Annotations Annotations { get; }
    public Type MemberType => SchemaDefinition.MemberType(Member);

    public static TypedColumn[] Create(Type type, SchemaDefinition definition, SchemaDefinition.Direction direction) =>
        [.. (definition ?? SchemaDefinition.Create(type, direction)).Select(column => Create(type, column))];

    public static DataViewSchema MakeSchema(TypedColumn[] columns) =>
        SchemaExtensions.MakeSchema(columns.Select(column => new DataViewSchema.DetachedColumn(column.Name, column.Type, column.Annotations)));

    public Func<TRow, TMember> MakeGet<TRow, TMember>()
    {
        if (Member is PropertyInfo property && property.GetGetMethod() is { } get && typeof(TRow).IsClass)
            return get.CreateDelegate<Func<TRow, TMember>>();
        var row = Expression.Parameter(typeof(TRow));
        return Expression.Lambda<Func<TRow, TMember>>(Expression.MakeMemberAccess(row, Member), row).Compile();
    }

    public Action<TRow, TMember> MakeSet<TRow, TMember>()
    {
        if (Member is PropertyInfo property)
            return property.GetSetMethod().CreateDelegate<Action<TRow, TMember>>();
        var row = Expression.Parameter(typeof(TRow));
        var value = Expression.Parameter(typeof(TMember));
        return Expression.Lambda<Action<TRow, TMember>>(Expression.Assign(Expression.Field(row, (FieldInfo)Member), value), row, value).Compile();
    }

    /// <summary>The column's getter over the row object that <paramref name="current"/> fetches.</summary>
    public Delegate MakeGetter<TRow>(Func<TRow> current) => GenericCall.Invoke<Delegate>(MakeGetterCore<TRow, int>, [typeof(TRow), MemberType], current);

    private static TypedColumn Create(Type type, SchemaDefinition.Column column)
    {
        MemberInfo member = type.GetField(column.MemberName) ?? (MemberInfo)type.GetProperty(column.MemberName)
            ?? throw Contracts.ExceptParam("userSchemaDefinition", "No field or property with name '{0}' found in type '{1}'", column.MemberName, type.FullName);
        string name = string.IsNullOrEmpty(column.ColumnName) ? column.MemberName : column.ColumnName;
        var memberType = SchemaDefinition.MemberType(member);
        if (TypedConversion.Find(column.ColumnType, memberType) == null)
        {
            throw Contracts.ExceptParam("userSchemaDefinition", "Column '{0}' is supposed to be of type {1}, but associated member '{2}' has type {3}",
                name, column.ColumnType, column.MemberName, memberType);
        }

        return new TypedColumn(name, member, column.ColumnType, column.Annotations);
    }

    private Delegate MakeGetterCore<TRow, TMember>(Func<TRow> current)
    {
        var get = MakeGet<TRow, TMember>();
        Func<TMember> fetch = () => get(current());
        return Type is KeyDataViewType key ? TypedConversion.MakeKeyGetter(key, fetch) : TypedConversion.Find(Type, typeof(TMember)).MakeGetter(fetch);
    }
}
