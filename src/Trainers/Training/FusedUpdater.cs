using System.Buffers;
using System.Numerics;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// One SIMD pass per operation over the tensors' memory, on as many threads as torch uses. The work is cut into chunks of fixed bounds and sums are
/// added in the order of the chunks, so that the number of threads does not change a bit.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal sealed class FusedUpdater<T>(IReadOnlyList<TrainedParameter> parameters) : ParameterUpdater
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int ChunkLength = 1 << 15;

    // Short enough that a sum in 32 bits loses nothing that matters.
    private const int SumLength = 1 << 10;

    private readonly TrainedParameter[] _masked = [.. parameters.Where(parameter => parameter.MaskSource != MaskSource.None)];
    private readonly Run[] _chunks = [.. parameters.SelectMany(Chunks)];
    private readonly long _elements = parameters.Sum(parameter => parameter.Weight.Value.numel());

    public override double SquaredGradientNorm()
    {
        var sums = new double[_chunks.Length];
        FixedWork.Run(_chunks.Length, _elements, i => sums[i] = SquaredNorm(_chunks[i]));
        return sums.Sum();
    }

    public override void Update(AdamStep step)
    {
        var (plain, decayed) = (new AdamRates<T>(step, step.WeightStep, 0), new AdamRates<T>(step, step.WeightStep, step.Decay));
        var scores = new AdamRates<T>(step, step.ScoreStep, 0);
        FixedWork.Run(_chunks.Length, _elements, i =>
        {
            foreach (var run in _chunks[i].Cuts())
                Update(run, run.Parameter.Decays ? decayed : plain, scores);
        });
    }

    public override void ApplyMasks(double? share = null) => FixedWork.Run(_masked.Length, _elements, i =>
    {
        var parameter = _masked[i];
        int count = (int)parameter.MaskKeys.numel();
        if (share is { } kept)
            parameter.Mask = TopShareSelector<T>.Select(parameter.MaskKeys.Values<T>(), parameter.RanksByAbsoluteValue, TopShare.Kept(kept, count));
        int keeps = 0;
        foreach (var run in new Run(parameter, 0, count, default).Cuts())
        {
            keeps += FusedKernels<T>.ApplyMask(
                run.Of(parameter.Weight.Value), run.Of(parameter.MaskKeys), parameter.RanksByAbsoluteValue, run.Cut, run.Of(parameter.Effective));
        }
        parameter.Sparse?.Update(parameter.MaskKeys.Values<float>(), parameter.RanksByAbsoluteValue, parameter.Mask, keeps);
    });

    protected override TopShare SelectTogether(IReadOnlyList<TrainedParameter> together, long keep)
    {
        int count = checked((int)together.Sum(parameter => parameter.MaskKeys.numel()));
        T[] keys = ArrayPool<T>.Shared.Rent(count);
        try
        {
            var rest = keys.AsSpan();
            foreach (var parameter in together)
            {
                var values = parameter.MaskKeys.Values<T>();
                values.CopyTo(rest);
                rest = rest[values.Length..];
            }
            return TopShareSelector<T>.Select(keys.AsSpan(0, count), together[0].RanksByAbsoluteValue, keep);
        }
        finally
        {
            ArrayPool<T>.Shared.Return(keys);
        }
    }

    private static IEnumerable<Run> Chunks(TrainedParameter parameter)
    {
        int count = checked((int)parameter.Weight.Value.numel());
        for (int start = 0; start < count; start += ChunkLength)
            yield return new Run(parameter, start, Math.Min(ChunkLength, count - start), default);
    }

    private static double SquaredNorm(Run chunk)
    {
        double sum = 0;
        foreach (var run in chunk.Cuts())
        {
            for (int start = 0; start < run.Length; start += SumLength)
                sum += double.CreateChecked(SquaredNormOf(run with { Start = run.Start + start, Length = Math.Min(SumLength, run.Length - start) }));
        }
        return sum;
    }

    private static T SquaredNormOf(Run run)
    {
        var parameter = run.Parameter;
        ReadOnlySpan<T> gradient = run.Of(parameter.Gradient!), weight = run.Of(parameter.Weight.Value);
        if (parameter.Scores is not { } scores)
            return FusedKernels<T>.SquaredNorm(gradient, weight, run.Cut);
        return parameter.Penalty.Strength == 0
            ? FusedKernels<T>.SquaredNorm(gradient, weight, run.Of(scores.Value), run.Cut, parameter.Weight.Learns, default(NoPull<T>))
            : FusedKernels<T>.SquaredNorm(gradient, weight, run.Of(scores.Value), run.Cut, parameter.Weight.Learns, Pull(parameter));
    }

    private static void Update(Run run, in AdamRates<T> rates, in AdamRates<T> scoreRates)
    {
        var parameter = run.Parameter;
        var gradient = run.Of(parameter.Gradient!);
        var weight = run.Of(parameter.Weight);
        if (parameter.Scores is not { } scores)
            FusedKernels<T>.Update(weight, gradient, run.Cut, rates);
        else if (parameter.Penalty.Strength == 0)
            FusedKernels<T>.Update(weight, run.Of(scores), gradient, run.Cut, parameter.Weight.Learns, default(NoPull<T>), rates, scoreRates);
        else
            FusedKernels<T>.Update(weight, run.Of(scores), gradient, run.Cut, parameter.Weight.Learns, Pull(parameter), rates, scoreRates);
    }

    private static SigmoidPull<T> Pull(TrainedParameter parameter) => new(parameter.Penalty, parameter.Weight.Value.numel());

    /// <summary>Consecutive elements of a parameter, and the smallest key that is kept among them.</summary>
    private readonly record struct Run(TrainedParameter Parameter, int Start, int Length, T Cut)
    {
        public Span<T> Of(TorchSharp.torch.Tensor tensor) => tensor.Values<T>().Slice(Start, Length);

        public AdamSpan<T> Of(TrainedTensor tensor) => tensor.Learns
            ? new AdamSpan<T>(Of(tensor.Value), Of(tensor.Mean), Of(tensor.Variance))
            : new AdamSpan<T>(Of(tensor.Value), default, default);

        /// <summary>The run up to the mask's last tie, where the threshold itself is kept, and the run behind it.</summary>
        public IEnumerable<Run> Cuts()
        {
            T threshold = T.CreateChecked(Parameter.Mask.Threshold);
            int ties = (int)Math.Clamp(Parameter.Mask.LastTie - Start + 1, 0, Length);
            if (ties > 0)
                yield return this with { Length = ties, Cut = threshold };
            if (ties < Length)
                yield return this with { Start = Start + ties, Length = Length - ties, Cut = T.BitIncrement(threshold) };
        }
    }
}
