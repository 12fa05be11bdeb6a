namespace Microsoft.ML;

/// <summary>Prediction of a number.</summary>
public sealed class RegressionCatalog : TrainCatalogBase
{
    internal RegressionCatalog(IHostEnvironment env)
        : base(env, nameof(RegressionCatalog)) =>
        Trainers = new RegressionTrainers(this);

    public RegressionTrainers Trainers { get; }

    /// <summary>The trainers of the task.</summary>
    public sealed class RegressionTrainers : CatalogInstantiatorBase
    {
        internal RegressionTrainers(RegressionCatalog catalog)
            : base(catalog)
        {
        }
    }
}
