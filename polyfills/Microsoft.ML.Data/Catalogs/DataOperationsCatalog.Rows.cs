using Microsoft.ML.Data;

namespace Microsoft.ML;

public sealed partial class DataOperationsCatalog
{
    public IDataView Cache(IDataView input, params string[] columnsToPrefetch)
    {
        _env.CheckValue(input, nameof(input));
        foreach (string name in columnsToPrefetch ?? [])
        {
            if (input.Schema.GetColumnOrNull(name) == null)
                throw _env.ExceptSchemaMismatch(nameof(columnsToPrefetch), "prefetch", name);
        }

        return new CacheDataView(input, columnsToPrefetch);
    }

    public IDataView FilterRowsByMissingValues(IDataView input, params string[] columns)
    {
        _env.CheckValue(input, nameof(input));
        _env.CheckUserArg(columns is { Length: > 0 }, nameof(columns));
        DataViewSchema.Column[] tested = [.. columns.Select(name =>
        {
            var column = input.Schema.GetColumnOrNull(name) ?? throw _env.ExceptUserArg("Columns", "Source column '{0}' not found", name);
            var item = column.Type.GetItemType();
            if (item is not KeyDataViewType && item != NumberDataViewType.Single && item != NumberDataViewType.Double)
                throw _env.ExceptUserArg("Columns", $"Column '{name}' has type {column.Type} which does not support missing values, so we cannot filter on them");
            return column;
        })];
        return new FilterDataView(input, tested, keepsOrder: false, cursor =>
        {
            Func<bool>[] tests = [.. tested.Select(column => GenericCall.Invoke<Func<bool>>(IsPresent<int>, column.Type.GetItemType().RawType, cursor, column))];
            return () => tests.All(test => test());
        });
    }

    public IDataView ShuffleRows(IDataView input, int? seed = null, int shufflePoolSize = 1000, bool shuffleSource = true)
    {
        _env.CheckValue(input, nameof(input));
        _env.CheckUserArg(shufflePoolSize > 0, nameof(shufflePoolSize), "Must be positive");
        return new ShuffleDataView(input, shufflePoolSize, shuffleSource, seed ?? _env.Register("Shuffle").Rand.Next());
    }

    public IDataView SkipRows(IDataView input, long count)
    {
        _env.CheckValue(input, nameof(input));
        _env.CheckUserArg(count > 0, nameof(count), "Must be greater than zero.");
        return new SkipTakeDataView(input, count, long.MaxValue);
    }

    public IDataView TakeRows(IDataView input, long count)
    {
        _env.CheckValue(input, nameof(input));
        _env.CheckUserArg(count > 0, nameof(count), "Must be greater than zero.");
        return new SkipTakeDataView(input, 0, count);
    }

    public TrainTestData TrainTestSplit(IDataView data, double testFraction = 0.1, string samplingKeyColumnName = null, int? seed = null)
    {
        _env.CheckValue(data, nameof(data));
        _env.CheckParam(0 < testFraction && testFraction < 1, nameof(testFraction), "Must be between 0 and 1 exclusive");
        var split = new RowSplit(_env, data, samplingKeyColumnName, seed);
        return new TrainTestData(split.Select(0, testFraction, includeMax: false, complement: true), split.Select(0, testFraction, includeMax: false, complement: false));
    }

    public IReadOnlyList<TrainTestData> CrossValidationSplit(IDataView data, int numberOfFolds = 5, string samplingKeyColumnName = null, int? seed = null)
    {
        _env.CheckValue(data, nameof(data));
        _env.CheckParam(numberOfFolds > 1, nameof(numberOfFolds), "Must be more than 1");
        var split = new RowSplit(_env, data, samplingKeyColumnName, seed);
        return [.. Enumerable.Range(0, numberOfFolds).Select(fold =>
        {
            double min = (double)fold / numberOfFolds;
            double max = (double)(fold + 1) / numberOfFolds;
            return new TrainTestData(split.Select(min, max, includeMax: true, complement: true), split.Select(min, max, includeMax: true, complement: false));
        })];
    }

    private static Func<bool> IsPresent<T>(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is VectorDataViewType)
        {
            var vectorGetter = row.GetGetter<VBuffer<T>>(column);
            VBuffer<T> vector = default;
            return () =>
            {
                vectorGetter(ref vector);
                return (vector.IsDense || column.Type.GetItemType() is not KeyDataViewType) && !vector.GetValues().ToArray().Any(IsMissing);
            };
        }

        var getter = row.GetGetter<T>(column);
        T value = default;
        return () =>
        {
            getter(ref value);
            return !IsMissing(value);
        };

        bool IsMissing(T item) => item switch
        {
            float number => float.IsNaN(number),
            double number => double.IsNaN(number),
            _ => EqualityComparer<T>.Default.Equals(item, default),
        };
    }

    /// <summary>Data in two parts.</summary>
    public struct TrainTestData
    {
        public readonly IDataView TrainSet;
        public readonly IDataView TestSet;
        internal TrainTestData(IDataView trainSet, IDataView testSet) => (TrainSet, TestSet) = (trainSet, testSet);
    }
}
