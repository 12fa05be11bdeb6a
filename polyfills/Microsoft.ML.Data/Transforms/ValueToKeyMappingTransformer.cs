using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

[assembly: Microsoft.ML.LoadableClass(typeof(ValueToKeyMappingTransformer), null, typeof(Microsoft.ML.SignatureLoadModel), "Term Transform", ValueToKeyMappingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

/// <summary>Replaces values by their numbers.</summary>
public sealed class ValueToKeyMappingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "TermTransform";
    private const string Vocabulary = "Vocabulary";
    private readonly TermMap[] _maps;
    private readonly bool[] _asText;

    internal ValueToKeyMappingTransformer(IHostEnvironment env, IDataView input, ValueToKeyMappingEstimator.ColumnOptions[] columns, IDataView keyData)
        : base(env.Register("Term"), [.. columns.Select(column => (column.OutputColumnName, column.InputColumnName))])
    {
        using var ch = Host.Start("Training");
        _asText = [.. columns.Select(column => column.AddKeyValueAnnotationsAsText)];
        _maps = [.. columns.Select((_, i) => TermMap.Create((PrimitiveDataViewType)Find(input.Schema, i).Type.GetItemType()))];
        if (keyData != null)
        {
            Array.Fill(_maps, FromKeyData(ch, keyData, columns[0].KeyOrdinality));
            for (int i = 0; i < columns.Length; i++)
            {
                if (!_maps[0].ItemType.Equals(Find(input.Schema, i).Type.GetItemType()))
                {
                    throw ch.ExceptParam(nameof(keyData), "Terms from input data type '{0}' but mismatches column '{1}' item type '{2}'",
                        _maps[0].ItemType, columns[i].OutputColumnName, Find(input.Schema, i).Type.GetItemType());
                }
            }

            return;
        }

        Train(ch, input, columns);
    }

    private ValueToKeyMappingTransformer(IHost host, ModelLoadContext ctx)
        : base(host, ctx)
    {
        const uint beforeNumbers = 0x00010002;
        _asText = [.. ColumnPairs.Select(_ => ctx.Header.ModelVerWritten > beforeNumbers && ctx.Reader.ReadByte() != 0)];
        TermMap[] maps = null;
        bool found = ctx.TryProcessSubModel(Vocabulary, sub =>
        {
            sub.CheckAtModel(VocabularyVersion);
            host.CheckDecode(sub.Reader.ReadInt32() == ColumnPairs.Length);
            maps = [.. ColumnPairs.Select(_ => TermMap.Load(sub))];
        });
        if (!found)
            throw host.ExceptDecode("Missing {0} model", Vocabulary);
        _maps = maps;
    }

    private static VersionInfo Version => UpstreamVersion.Create("TERMTRNF", 0x00010003, LoaderSignature);
    private static VersionInfo VocabularyVersion => UpstreamVersion.Create("TERM MAN", 0x00010002, "TermManager", 0x00010002);

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(Version);
        SaveColumns(ctx);
        foreach (bool asText in _asText)
            ctx.Writer.Write(asText);
        ctx.SaveSubModel(Vocabulary, sub =>
        {
            sub.CheckAtModel();
            sub.SetVersionInfo(VocabularyVersion);
            sub.Writer.Write(_maps.Length);
            foreach (var map in _maps)
                map.Save(sub);
            sub.SaveTextStream("Terms.txt", writer =>
            {
                foreach (var map in _maps)
                    map.WriteTerms(writer);
            });
        });
    }

    private protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private static ValueToKeyMappingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        return new ValueToKeyMappingTransformer(env.Register("Term"), ctx);
    }

    private TermMap FromKeyData(IChannel ch, IDataView keyData, ValueToKeyMappingEstimator.KeyOrdinality order)
    {
        var column = keyData.Schema[0];
        if (!column.Type.Equals(_maps[0].ItemType))
            throw ch.ExceptUserArg(nameof(keyData), "Input data's column must be of type '{0}' but was '{1}'", _maps[0].ItemType, column.Type);
        var map = TermMap.Create((PrimitiveDataViewType)column.Type);
        using var cursor = keyData.GetRowCursor(column);
        var train = map.MakeTrainer(cursor, column, int.MaxValue);
        while (cursor.MoveNext() && train())
            Host.CheckAlive();
        if (map.Count == 0)
            ch.Warning("Map from the term data resulted in an empty map.");
        if (order == ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            map.Sort();
        return map;
    }

    private void Train(IChannel ch, IDataView input, ValueToKeyMappingEstimator.ColumnOptions[] columns)
    {
        using var cursor = input.GetRowCursor(columns.Select((_, i) => Find(input.Schema, i)));
        var trainers = new List<Func<bool>>();
        for (int i = 0; i < columns.Length; i++)
        {
            ch.CheckUserArg(columns[i].MaximumNumberOfKeys > 0, "MaxNumTerms", "Must be positive");
            trainers.Add(_maps[i].MakeTrainer(cursor, Find(input.Schema, i), columns[i].MaximumNumberOfKeys));
        }

        while (trainers.Count > 0 && cursor.MoveNext())
        {
            Host.CheckAlive();
            trainers.RemoveAll(train => !train());
        }

        for (int i = 0; i < columns.Length; i++)
        {
            if (_maps[i].Count == 0)
                ch.Warning("Term map for output column '{0}' contains no entries.", columns[i].OutputColumnName);
            if (columns[i].KeyOrdinality == ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
                _maps[i].Sort();
        }
    }

    private sealed class Mapper : OneToOneMapperBase
    {
        private readonly ValueToKeyMappingTransformer _parent;

        public Mapper(ValueToKeyMappingTransformer parent, DataViewSchema schema)
            : base(parent.Host.Register(nameof(Mapper)), parent, schema)
        {
            _parent = parent;
            for (int i = 0; i < Inputs.Length; i++)
            {
                var type = Inputs[i].Type.GetItemType();
                if (!type.Equals(parent._maps[i].ItemType))
                {
                    throw Host.Except("Could not apply a map over type '{0}' to column '{1}' since it has type '{2}'",
                        parent._maps[i].ItemType, parent.ColumnPairs[i].outputColumnName, type);
                }
            }
        }

        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore() => [.. Inputs.Select((input, i) =>
        {
            var map = _parent._maps[i];
            var annotations = new DataViewSchema.Annotations.Builder();
            map.AddKeyValues(annotations, input, _parent._asText[i]);
            annotations.Add(input.Annotations, name => name == AnnotationUtils.Kinds.SlotNames);
            DataViewType type = input.Type is VectorDataViewType vector ? new VectorDataViewType(map.OutputType, vector.Dimensions) : map.OutputType;
            return new DataViewSchema.DetachedColumn(_parent.ColumnPairs[i].outputColumnName, type, annotations.ToAnnotations());
        })];

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action disposer)
        {
            disposer = null;
            return _parent._maps[iinfo].MakeGetter(input, Inputs[iinfo]);
        }
    }
}
