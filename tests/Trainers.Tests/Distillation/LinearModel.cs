using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Pruning.Trainers.Tests;

/// <summary>
/// A linear model over the words of a text, with the output columns and annotations that ML.NET's own trainers give theirs: a vector of scores in the order
/// of the label's keys, or one number.
/// </summary>
internal sealed class LinearModel : ITransformer
{
    private const int Epochs = 30;

    private readonly MLContext _context;
    private readonly string[] _columns;
    private readonly Dictionary<string, double[]> _weights = [];
    private readonly double[] _bias;
    private Type _row = typeof(Numbers);
    private Func<Func<double[]>, object> _answer = outputs => new Numbers { Score = (float)outputs()[0] };
    private Action<SchemaDefinition> _describe = definition => Describe(definition, "Score", "Regression");

    private LinearModel(MLContext context, int outputs, string[] columns) => (_context, _bias, _columns) = (context, new double[outputs], columns);

    public int RowsAsked { get; private set; }

    public bool IsRowToRowMapper => false;

    /// <summary>As SdcaMaximumEntropy or LightGbm gives probabilities, or SdcaNonCalibrated and OneVersusAll scores. Slots have names where the key values are texts.</summary>
    /// <typeparam name="T">The type of the key values.</typeparam>
    public static LinearModel Multiclass<T>(MLContext context, IDataView data, bool probabilities)
        where T : notnull
    {
        VBuffer<T> values = default;
        data.Schema["Label"].GetKeyValues(ref values);
        uint[] keys = [.. data.GetColumn<uint>("Label")];
        var model = new LinearModel(context, values.Length, ["Sentence1"]);
        model.Fit(data, 0.5, (row, outputs) => [.. Softmax(outputs).Select((probability, i) => probability - (i == keys[row] - 1 ? 1 : 0))]);
        model._row = typeof(Vector);
        model._answer = outputs => new Vector { Answer = () => [.. (probabilities ? Softmax(outputs()) : outputs()).Select(value => (float)value)] };
        model._describe = definition =>
        {
            Describe(definition, "Score", "MulticlassClassification");
            definition["Score"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, values.Length);
            var type = (VectorDataViewType)data.Schema["Label"].Annotations.Schema["KeyValues"].Type;
            definition["Score"].AddAnnotation("TrainingLabelValues", values, type);
            if (values is VBuffer<ReadOnlyMemory<char>>)
                definition["Score"].AddAnnotation("SlotNames", values, type);
        };
        return model;
    }

    /// <summary>As a binary model that tells one class from the other: one score, one probability.</summary>
    public static LinearModel Binary(MLContext context) => new(context, 1, ["Sentence1"])
    {
        _row = typeof(Numbers),
        _answer = outputs =>
        {
            double score = outputs()[0];
            return new Numbers { Score = (float)score, Probability = (float)(1 / (1 + Math.Exp(-score))) };
        },
        _describe = definition =>
        {
            Describe(definition, "Score", "BinaryClassification");
            Describe(definition, "Probability", "BinaryClassification");
        },
    };

    /// <summary>As a linear regression, here over the words of both texts.</summary>
    public static LinearModel Regression(MLContext context, IDataView data)
    {
        float[] labels = [.. data.GetColumn<float>("Label")];
        var model = new LinearModel(context, 1, ["Sentence1", "Sentence2"]);
        model._bias[0] = labels.Average();
        model.Fit(data, 0.02, (row, outputs) => [outputs[0] - labels[row]]);
        return model;
    }

    public IDataView Transform(IDataView input)
    {
        var definition = SchemaDefinition.Create(_row);
        _describe(definition);
        var answers = Texts(input).Select(text => _answer(() =>
        {
            RowsAsked++;
            return Outputs(text);
        }));
        return _row == typeof(Vector)
            ? _context.Data.LoadFromEnumerable(answers.Cast<Vector>(), definition)
            : _context.Data.LoadFromEnumerable(answers.Cast<Numbers>(), definition);
    }

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => throw new NotSupportedException();

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException();

    void ICanSaveModel.Save(ModelSaveContext ctx) => throw new NotSupportedException();

    private static void Describe(SchemaDefinition definition, string column, string kind) =>
        definition[column].AddAnnotation("ScoreColumnKind", kind.AsMemory(), TextDataViewType.Instance);

    private static double[] Softmax(double[] outputs)
    {
        double[] exponentials = [.. outputs.Select(output => Math.Exp(output - outputs.Max()))];
        return [.. exponentials.Select(value => value / exponentials.Sum())];
    }

    private IEnumerable<string> Texts(IDataView data) => _columns.Select(data.GetColumn<string>).Aggregate((all, column) => all.Zip(column, (one, other) => $"{one} {other}"));

    private double[] Outputs(string text)
    {
        double[] outputs = [.. _bias];
        foreach (string word in text.Split(' '))
        {
            for (int i = 0; i < outputs.Length; i++)
                outputs[i] += _weights.GetValueOrDefault(word)?[i] ?? 0;
        }
        return outputs;
    }

    private void Fit(IDataView data, double rate, Func<int, double[], double[]> gradient)
    {
        string[] texts = [.. Texts(data)];
        for (int step = 0; step < Epochs * texts.Length; step++)
        {
            int row = step % texts.Length;
            double[] descent = gradient(row, Outputs(texts[row]));
            foreach (string word in texts[row].Split(' '))
            {
                double[] weights = _weights.TryGetValue(word, out double[]? known) ? known : _weights[word] = new double[_bias.Length];
                for (int i = 0; i < weights.Length; i++)
                    weights[i] -= rate * descent[i];
            }
        }
    }

    /// <summary>Asks where the score is read, as a mapper of ML.NET does.</summary>
    private sealed class Vector
    {
        internal Func<float[]> Answer { get; init; } = () => [];

        public float[] Score { get => Answer(); set => throw new NotSupportedException(); }
    }

    private sealed class Numbers
    {
        public float Score { get; set; }

        public float Probability { get; set; }
    }
}
