namespace Microsoft.ML.Data;

/// <summary>Adds columns to a row.</summary>
internal interface IRowMapper : ICanSaveModel
{
    Func<int, bool> GetDependencies(Func<int, bool> activeOutput);
    Delegate[] CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action disposer);
    DataViewSchema.DetachedColumn[] GetOutputColumns();
    ITransformer GetTransformer();
}

/// <summary>The shape of what loads a row mapper.</summary>
internal delegate void SignatureLoadRowMapper(ModelLoadContext ctx, DataViewSchema schema);
