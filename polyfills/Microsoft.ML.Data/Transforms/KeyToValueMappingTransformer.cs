using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

[assembly: Microsoft.ML.LoadableClass(typeof(KeyToValueMappingTransformer), null, typeof(Microsoft.ML.SignatureLoadModel), "Key To Value Transform", KeyToValueMappingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

/// <summary>Makes a <see cref="KeyToValueMappingTransformer"/>.</summary>
public sealed class KeyToValueMappingEstimator : TrivialEstimator<KeyToValueMappingTransformer>
{
    internal KeyToValueMappingEstimator(IHostEnvironment env, params (string outputColumnName, string inputColumnName)[] columns)
        : base(env.Register(nameof(KeyToValueMappingEstimator)), new KeyToValueMappingTransformer(env, columns))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        var columns = inputSchema.ToDictionary(column => column.Name);
        foreach (var (output, input) in Transformer.ColumnPairs)
        {
            if (!inputSchema.TryFindColumn(input, out var source))
                throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", input);
            if (!source.IsKey)
                throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", input, "KeyType", source.GetTypeString());
            if (!source.Annotations.TryFindColumn(AnnotationUtils.Kinds.KeyValues, out var values))
                throw Host.ExceptParam(nameof(inputSchema), $"Input column '{input}' doesn't contain key values metadata");
            bool named = source.Annotations.TryFindColumn(AnnotationUtils.Kinds.SlotNames, out var slots) && source.Kind == SchemaShape.Column.VectorKind.Vector;
            columns[output] = new SchemaShape.Column(output, source.Kind, values.ItemType, values.IsKey, named ? new SchemaShape([slots]) : null);
        }

        return new SchemaShape(columns.Values);
    }
}

/// <summary>Replaces keys by the values that they stand for.</summary>
public sealed class KeyToValueMappingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "KeyToValueTransform";

    internal KeyToValueMappingTransformer(IHostEnvironment env, params (string outputColumnName, string inputColumnName)[] columns)
        : base(env.Register(nameof(KeyToValueMappingTransformer)), columns)
    {
    }

    private KeyToValueMappingTransformer(IHost host, ModelLoadContext ctx)
        : base(host, ctx)
    {
    }

    private static VersionInfo Version => UpstreamVersion.Create("KEY2VALT", 0x00010001, LoaderSignature);

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(Version);
        SaveColumns(ctx);
    }

    private protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private static KeyToValueMappingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        return new KeyToValueMappingTransformer(env.Register(nameof(KeyToValueMappingTransformer)), ctx);
    }

    private sealed class Mapper : OneToOneMapperBase
    {
        private readonly KeyToValueMappingTransformer _parent;
        private readonly PrimitiveDataViewType[] _values;

        public Mapper(KeyToValueMappingTransformer parent, DataViewSchema schema)
            : base(parent.Host.Register(nameof(Mapper)), parent, schema)
        {
            _parent = parent;
            _values = [.. Inputs.Select(ValueType)];
        }

        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore() => [.. Inputs.Select((input, i) =>
        {
            var annotations = new DataViewSchema.Annotations.Builder();
            annotations.Add(input.Annotations, name => name == AnnotationUtils.Kinds.SlotNames);
            DataViewType type = input.Type is VectorDataViewType vector ? new VectorDataViewType(_values[i], vector.Dimensions) : _values[i];
            return new DataViewSchema.DetachedColumn(_parent.ColumnPairs[i].outputColumnName, type, annotations.ToAnnotations());
        })];

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action disposer)
        {
            disposer = null;
            return GenericCall.Invoke<Delegate>(MakeGetter<uint, int>, [Inputs[iinfo].Type.GetItemType().RawType, _values[iinfo].RawType], input, Inputs[iinfo]);
        }

        private static Delegate MakeGetter<TKey, TValue>(DataViewRow row, DataViewSchema.Column column)
        {
            VBuffer<TValue> annotation = default;
            column.GetKeyValues(ref annotation);
            TValue[] values = [.. annotation.DenseValues()];
            var missing = typeof(TValue) == typeof(float) ? (TValue)(object)float.NaN : typeof(TValue) == typeof(double) ? (TValue)(object)double.NaN : default;
            var index = KeyConversion.ToIndex<TKey>();
            return MappedGetter.Make<TKey, TValue>(row, column, key => index(key) is var i && (ulong)i < (ulong)values.Length ? values[i] : missing);
        }

        private PrimitiveDataViewType ValueType(DataViewSchema.Column column)
        {
            var values = column.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.KeyValues)?.Type as VectorDataViewType;
            Host.Check(values != null, "Metadata KeyValues does not exist");
            Host.Check(values.Size == column.Type.GetItemType().GetKeyCountAsInt32(Host), "KeyValues metadata size does not match column type key count");
            return values.ItemType;
        }
    }
}
