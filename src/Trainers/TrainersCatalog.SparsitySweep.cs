using Microsoft.ML;
using MLNet.Pruning.Trainers;

namespace MLNet.Pruning;

public static partial class TrainersCatalog
{
    /// <summary>Trains a classifier at several shares of remaining weights and compares the models in metric, size and time per row.</summary>
    /// <param name="catalog">The catalog of multiclass tasks.</param>
    /// <param name="pipeline">Makes the pipeline of a trial; <see cref="SweepTrial.Apply"/> sets the trainer's options. Anything else may vary by the trial, too.</param>
    /// <param name="trainSet">The rows to train on.</param>
    /// <param name="validationSet">The rows that the metric and the times are measured on.</param>
    /// <param name="directory">The folder of the results and models. The same sweep goes on from what is there.</param>
    /// <param name="levels">The shares of remaining weights, each in (0, 1]; null for 0.5, 0.2, 0.1 and 0.05.</param>
    /// <param name="methods">The pruning methods; null for <see cref="OptimalBrainDamage"/>. The dense model is always tried.</param>
    /// <param name="seeds">The seeds; null for 1 alone.</param>
    /// <returns>The models to choose among.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range; the message names it.</exception>
    /// <example><code source="examples/Samples/SparsitySweep.cs" language="csharp" /></example>
    public static SparsitySweepResult SparsitySweep(
        this MulticlassClassificationCatalog catalog,
        Func<SweepTrial, IEstimator<ITransformer>> pipeline,
        IDataView trainSet,
        IDataView validationSet,
        string directory,
        IReadOnlyList<double>? levels = null,
        IReadOnlyList<PruningMethod>? methods = null,
        IReadOnlyList<int>? seeds = null) =>
        catalog.SparsitySweep(pipeline, trainSet, validationSet, Options(directory, levels, methods, seeds));

    /// <summary>Trains a classifier at several shares of remaining weights and compares the models, with all options.</summary>
    /// <param name="catalog">The catalog of multiclass tasks.</param>
    /// <param name="pipeline">Makes the pipeline of a trial; <see cref="SweepTrial.Apply"/> sets the trainer's options. Anything else may vary by the trial, too.</param>
    /// <param name="trainSet">The rows to train on.</param>
    /// <param name="validationSet">The rows that the metric and the times are measured on.</param>
    /// <param name="options">The options.</param>
    /// <returns>The models to choose among.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range; the message names it.</exception>
    /// <exception cref="InvalidDataException">The folder holds another sweep, or a damaged one.</exception>
    /// <exception cref="OperationCanceledException">The sweep was cancelled; what is done stays in the folder.</exception>
    /// <example><code source="examples/Samples/SparsitySweepWithOptions.cs" language="csharp" /></example>
    public static SparsitySweepResult SparsitySweep(
        this MulticlassClassificationCatalog catalog,
        Func<SweepTrial, IEstimator<ITransformer>> pipeline,
        IDataView trainSet,
        IDataView validationSet,
        SparsitySweepOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new SparsitySweepRun(SweepTask.Classification, pipeline, trainSet, validationSet, options).Run();
    }

    /// <summary>Trains a regression at several shares of remaining weights and compares the models in metric, size and time per row.</summary>
    /// <param name="catalog">The catalog of regression tasks.</param>
    /// <param name="pipeline">Makes the pipeline of a trial; <see cref="SweepTrial.Apply"/> sets the trainer's options. Anything else may vary by the trial, too.</param>
    /// <param name="trainSet">The rows to train on.</param>
    /// <param name="validationSet">The rows that the metric and the times are measured on.</param>
    /// <param name="directory">The folder of the results and models. The same sweep goes on from what is there.</param>
    /// <param name="levels">The shares of remaining weights, each in (0, 1]; null for 0.5, 0.2, 0.1 and 0.05.</param>
    /// <param name="methods">The pruning methods; null for <see cref="OptimalBrainDamage"/>. The dense model is always tried.</param>
    /// <param name="seeds">The seeds; null for 1 alone.</param>
    /// <returns>The models to choose among.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range; the message names it.</exception>
    /// <example><code source="examples/Samples/RegressionSparsitySweep.cs" language="csharp" /></example>
    public static SparsitySweepResult SparsitySweep(
        this RegressionCatalog catalog,
        Func<SweepTrial, IEstimator<ITransformer>> pipeline,
        IDataView trainSet,
        IDataView validationSet,
        string directory,
        IReadOnlyList<double>? levels = null,
        IReadOnlyList<PruningMethod>? methods = null,
        IReadOnlyList<int>? seeds = null) =>
        catalog.SparsitySweep(pipeline, trainSet, validationSet, Options(directory, levels, methods, seeds));

    /// <summary>Trains a regression at several shares of remaining weights and compares the models, with all options.</summary>
    /// <param name="catalog">The catalog of regression tasks.</param>
    /// <param name="pipeline">Makes the pipeline of a trial; <see cref="SweepTrial.Apply"/> sets the trainer's options. Anything else may vary by the trial, too.</param>
    /// <param name="trainSet">The rows to train on.</param>
    /// <param name="validationSet">The rows that the metric and the times are measured on.</param>
    /// <param name="options">The options.</param>
    /// <returns>The models to choose among.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range; the message names it.</exception>
    /// <exception cref="InvalidDataException">The folder holds another sweep, or a damaged one.</exception>
    /// <exception cref="OperationCanceledException">The sweep was cancelled; what is done stays in the folder.</exception>
    /// <example><code source="examples/Samples/RegressionSparsitySweep.cs" language="csharp" /></example>
    public static SparsitySweepResult SparsitySweep(
        this RegressionCatalog catalog,
        Func<SweepTrial, IEstimator<ITransformer>> pipeline,
        IDataView trainSet,
        IDataView validationSet,
        SparsitySweepOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new SparsitySweepRun(SweepTask.Regression, pipeline, trainSet, validationSet, options).Run();
    }

    private static SparsitySweepOptions Options(string directory, IReadOnlyList<double>? levels, IReadOnlyList<PruningMethod>? methods, IReadOnlyList<int>? seeds)
    {
        var options = new SparsitySweepOptions { Directory = directory };
        options.Levels = levels ?? options.Levels;
        options.Methods = methods ?? options.Methods;
        options.Seeds = seeds ?? options.Seeds;
        return options;
    }
}
