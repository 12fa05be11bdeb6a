namespace Microsoft.ML.Data;

/// <summary>Fills the members of an object from the columns of a row.</summary>
internal sealed class TypedRowBinding<TRow>
    where TRow : class
{
    private readonly (TypedColumn Member, DataViewSchema.Column Column)[] _pairs;

    public TypedRowBinding(IHostEnvironment env, DataViewSchema schema, bool ignoreMissingColumns, SchemaDefinition definition)
    {
        var pairs = new List<(TypedColumn, DataViewSchema.Column)>();
        foreach (var member in TypedColumn.Create(typeof(TRow), definition, SchemaDefinition.Direction.Write))
        {
            if (schema.GetColumnOrNull(member.Name) is not { } column)
            {
                if (ignoreMissingColumns)
                    continue;
                throw env.ExceptSchemaMismatch("Schema", "", member.Name);
            }

            if (TypedConversion.Find(column.Type, member.MemberType) == null)
            {
                throw env.Except("Can't bind the IDataView column '{0}' of type '{1}' to field or property '{2}' of type '{3}'.",
                    member.Name, column.Type, member.Member.Name, member.MemberType.FullName);
            }

            pairs.Add((member, column));
        }

        _pairs = [.. pairs];
    }

    public IEnumerable<DataViewSchema.Column> Columns => _pairs.Select(pair => pair.Column);

    public Action<TRow> Bind(DataViewRow row)
    {
        Action<TRow>[] setters = [.. _pairs.Select(pair =>
            GenericCall.Invoke<Action<TRow>>(MakeSetter<int>, pair.Member.MemberType, row, pair.Member, pair.Column))];
        return target =>
        {
            foreach (var set in setters)
                set(target);
        };
    }

    private static Action<TRow> MakeSetter<TMember>(DataViewRow row, TypedColumn member, DataViewSchema.Column column)
    {
        var read = (Func<TMember, TMember>)TypedConversion.Find(column.Type, typeof(TMember)).MakeReader(row, column);
        var set = member.MakeSet<TRow, TMember>();
        if (column.Type is not VectorDataViewType)
            return target => set(target, read(default));
        var get = member.MakeGet<TRow, TMember>();
        return target => set(target, read(get(target)));
    }
}
