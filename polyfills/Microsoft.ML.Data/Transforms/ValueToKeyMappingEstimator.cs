using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Learns which values there are and numbers them.</summary>
public sealed class ValueToKeyMappingEstimator : IEstimator<ValueToKeyMappingTransformer>
{
    private readonly IHost _host;
    private readonly ColumnOptions[] _columns;
    private readonly IDataView _keyData;

    internal ValueToKeyMappingEstimator(IHostEnvironment env, ColumnOptions[] columns, IDataView keyData = null)
    {
        Contracts.CheckValue(env, nameof(env));
        _host = env.Register(nameof(ValueToKeyMappingEstimator));
        _host.CheckNonEmpty(columns, nameof(columns));
        if (keyData != null && keyData.Schema.Count != 1)
        {
            throw _host.ExceptParam(nameof(keyData), "If specified, this data view should contain only a single column " +
                $"containing the terms to map, but this had {keyData.Schema.Count} columns.");
        }

        _columns = columns;
        _keyData = keyData;
    }

    /// <summary>How values are numbered.</summary>
    public enum KeyOrdinality : byte
    {
        ByOccurrence = 0,
        ByValue = 1,
    }

    public ValueToKeyMappingTransformer Fit(IDataView input) => new(_host, input, _columns, _keyData);

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        var columns = inputSchema.ToDictionary(column => column.Name);
        foreach (var column in _columns)
        {
            if (!inputSchema.TryFindColumn(column.InputColumnName, out var source) || source.ItemType is not PrimitiveDataViewType)
                throw _host.ExceptSchemaMismatch(nameof(inputSchema), "input", column.InputColumnName);
            if (!source.IsKey || !source.Annotations.TryFindColumn(AnnotationUtils.Kinds.KeyValues, out var values) || values.Kind != SchemaShape.Column.VectorKind.Vector)
            {
                values = new SchemaShape.Column(AnnotationUtils.Kinds.KeyValues, SchemaShape.Column.VectorKind.Vector,
                    column.AddKeyValueAnnotationsAsText ? TextDataViewType.Instance : source.ItemType, source.IsKey && !column.AddKeyValueAnnotationsAsText);
            }

            var annotations = source.Annotations.TryFindColumn(AnnotationUtils.Kinds.SlotNames, out var slots) ? new SchemaShape([slots, values]) : new SchemaShape([values]);
            columns[column.OutputColumnName] = new SchemaShape.Column(column.OutputColumnName, source.Kind, NumberDataViewType.UInt32, true, annotations);
        }

        return new SchemaShape(columns.Values);
    }

    /// <summary>The defaults of the catalog's methods.</summary>
    internal static class Defaults
    {
        public const int MaximumNumberOfKeys = 1000000;
        public const KeyOrdinality Ordinality = KeyOrdinality.ByOccurrence;
        public const bool AddKeyValueAnnotationsAsText = false;
    }

    /// <summary>A column and how it is numbered.</summary>
    internal sealed class ColumnOptions(string outputColumnName, string inputColumnName, int maximumNumberOfKeys, KeyOrdinality keyOrdinality, bool addKeyValueAnnotationsAsText)
    {
        public string OutputColumnName { get; } = Contracts.CheckNonWhiteSpace(null, outputColumnName, nameof(outputColumnName));
        public string InputColumnName { get; } = inputColumnName ?? outputColumnName;
        public int MaximumNumberOfKeys { get; } = maximumNumberOfKeys;
        public KeyOrdinality KeyOrdinality { get; } = keyOrdinality;
        public bool AddKeyValueAnnotationsAsText { get; } = addKeyValueAnnotationsAsText;
    }
}
