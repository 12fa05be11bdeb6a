using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Pruning.Polyfills.Tests.DataViews;

/// <summary>Metrics of scored rows: the numbers that upstream gives.</summary>
public sealed class EvaluationTests
{
    private static readonly (uint Label, float[] Score)[] Rows =
    [
        (0, [.7f, .2f, .1f]), (1, [.5f, .3f, .2f]), (2, [.1f, .3f, .6f]), (1, [.2f, .6f, .2f]), (0, [.3f, .3f, .4f]), (99, [.3f, .3f, .4f]), (2, [float.NaN, 0, 1]), (2, [0, 1, 0]),
    ];

    private readonly MLContext _ml = new();

    [Fact]
    public void Every_multiclass_metric_agrees()
    {
        var metrics = _ml.MulticlassClassification.Evaluate(Load(Rows), topKPredictionCount: 2);
        Assert.Equal(0.5, metrics.MicroAccuracy);
        Assert.Equal(0.5, metrics.MacroAccuracy);
        Assert.Equal(6.387508008248328, metrics.LogLoss, 12);
        Assert.Equal(-4.814160349500687, metrics.LogLossReduction, 12);
        Assert.Equal(2, metrics.TopKPredictionCount);
        Assert.Equal([0.5, 0.8333333333333333], metrics.TopKAccuracyForAllK);
        Assert.Equal(0.8333333333333333, metrics.TopKAccuracy);
        double[] perClass = [0.780323862779069, 0.8573991743095342, 17.524800987656377];
        Assert.Equal(3, metrics.PerClassLogLoss.Count);
        for (int i = 0; i < perClass.Length; i++)
            Assert.Equal(perClass[i], metrics.PerClassLogLoss[i], 12);
    }

    [Fact]
    public void The_confusion_matrix_agrees()
    {
        var matrix = _ml.MulticlassClassification.Evaluate(Load(Rows)).ConfusionMatrix;
        Assert.Equal([[1.0, 0, 1], [1, 1, 0], [0, 1, 1]], matrix.Counts);
        Assert.Equal([0.5, 0.5, 0.5], matrix.PerClassPrecision);
        Assert.Equal([0.5, 0.5, 0.5], matrix.PerClassRecall);
        Assert.Equal(1, matrix.GetCountForClassPair(predictedClassIndicatorIndex: 2, actualClassIndicatorIndex: 0));
        Assert.Throws<ArgumentOutOfRangeException>("actualClassIndicatorIndex", () => matrix.GetCountForClassPair(0, 3));
        Assert.Equal("""

            Confusion table
                      ||========================
            PREDICTED ||     0 |     1 |     2 | Recall
            TRUTH     ||========================
                    0 ||     1 |     0 |     1 | 0.5000
                    1 ||     1 |     1 |     0 | 0.5000
                    2 ||     0 |     1 |     1 | 0.5000
                      ||========================
            Precision ||0.5000 |0.5000 |0.5000 |

            """.ReplaceLineEndings(), matrix.GetFormattedConfusionTable());
    }

    [Fact]
    public void Long_class_names_are_numbered_in_the_table()
    {
        var definition = SchemaDefinition.Create(typeof(ScoredNumber));
        definition["Score"].AddAnnotation("SlotNames", new[] { "a long name", "b" }, new VectorDataViewType(TextDataViewType.Instance, 2));
        var data = _ml.Data.LoadFromEnumerable([new ScoredNumber { Label = 0 }, new ScoredNumber { Label = 1 }], definition);
        Assert.Equal("""

            Confusion table
                           ||======================
            PREDICTED      ||        0 |        1 | Recall
            TRUTH          ||======================
            0. a long name ||        1 |        0 | 1.0000
            1.           b ||        1 |        0 | 0.0000
                           ||======================
            Precision      ||   0.5000 |   0.0000 |

            """.ReplaceLineEndings(), _ml.MulticlassClassification.Evaluate(data).ConfusionMatrix.GetFormattedConfusionTable());
    }

    [Fact]
    public void A_class_that_no_score_stands_for_costs_and_a_label_that_is_no_class_does_not_count()
    {
        var data = _ml.Data.LoadFromEnumerable(new[] { 0, 3, 1.5f, -1, 1 }.Select(label => new ScoredNumber { Label = label }));
        var metrics = _ml.MulticlassClassification.Evaluate(data, topKPredictionCount: 1);
        Assert.Equal(1 / 3.0, metrics.MicroAccuracy, 12);
        Assert.Equal(0.5, metrics.MacroAccuracy);
        Assert.Equal(12.033141372280445, metrics.LogLoss, 12);
        Assert.Equal(-15.429555944893927, metrics.LogLossReduction, 12);
    }

    [Fact]
    public void Columns_of_other_types_are_refused()
    {
        var data = Load([]);
        Assert.Equal(0, _ml.MulticlassClassification.Evaluate(data).MicroAccuracy);
        Assert.Throws<ArgumentOutOfRangeException>("schema", () => _ml.MulticlassClassification.Evaluate(data, "Nothing"));
        Assert.Throws<ArgumentOutOfRangeException>("schema", () => _ml.MulticlassClassification.Evaluate(data, "Score"));
        Assert.Throws<ArgumentOutOfRangeException>("schema", () => _ml.MulticlassClassification.Evaluate(data, scoreColumnName: "Label"));
        Assert.Throws<ArgumentOutOfRangeException>("schema", () => _ml.MulticlassClassification.Evaluate(data, predictedLabelColumnName: "Nothing"));
        Assert.Throws<ArgumentOutOfRangeException>("schema", () => _ml.Regression.Evaluate(data, "Label", "Label"));
    }

    [Fact]
    public void Every_regression_metric_agrees()
    {
        var metrics = _ml.Regression.Evaluate(Numbers((1, 1.5f), (2, 2), (4, 3.1f), (float.NaN, 1)));
        Assert.Equal(0.46666669845581055, metrics.MeanAbsoluteError, 12);
        Assert.Equal(0.35333339055379537, metrics.MeanSquaredError, 12);
        Assert.Equal(0.5944185314690276, metrics.RootMeanSquaredError, 12);
        Assert.Equal(0.3533333937327067, metrics.LossFunction, 12);
        Assert.Equal(0.7728571060725602, metrics.RSquared, 12);
        Assert.Equal(double.NaN, _ml.Regression.Evaluate(Numbers((1, 1))).RSquared);
    }

    [Fact]
    public void Each_fold_is_scored_by_the_model_of_the_others()
    {
        var data = Numbers([.. Enumerable.Range(0, 30).Select(i => ((float)i, (float)i + 1))]);
        var folds = _ml.Regression.CrossValidate(data, _ml.Transforms.CopyColumns("Copy", "Score"), numberOfFolds: 3);
        Assert.Equal([0, 1, 2], folds.Select(fold => fold.Fold));
        Assert.All(folds, fold => Assert.Equal(1, fold.Metrics.MeanSquaredError));
        Assert.Equal(30, folds.Sum(fold => fold.ScoredHoldOutSet.GetColumn<float>("Copy").Count()));

        var scored = _ml.MulticlassClassification.CrossValidate(Load([.. Enumerable.Repeat(Rows, 5).SelectMany(rows => rows)]), _ml.Transforms.CopyColumns("Copy", "Label"), numberOfFolds: 2);
        Assert.All(scored, fold => Assert.InRange(fold.Metrics.MicroAccuracy, 0.1, 0.9));
    }

    private IDataView Load((uint Label, float[] Score)[] rows) =>
        _ml.Data.LoadFromEnumerable(rows.Select(row => new Scored { Label = row.Label, Score = row.Score }));

    private IDataView Numbers(params (float Label, float Score)[] rows) =>
        _ml.Data.LoadFromEnumerable(rows.Select(row => new Number { Label = row.Label, Score = row.Score }).ToList());

    private sealed class Number
    {
        public float Label { get; set; }

        public float Score { get; set; }
    }

    private sealed class ScoredNumber
    {
        public float Label { get; set; }

        [VectorType(2)]
        public float[] Score { get; set; } = [.7f, .3f];

        [KeyType(2)]
        public uint PredictedLabel { get; set; }
    }
}
