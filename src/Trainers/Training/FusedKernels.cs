using System.Numerics;
using System.Runtime.InteropServices;

namespace MLNet.Pruning.Trainers;

/// <summary>
/// The passes of <see cref="FusedUpdater{T}"/> over one run of elements: whole vectors first, then the elements that are left. An element is kept when
/// its key, the score or else the weight's size, reaches the cut; a cut at minus infinity keeps all.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal static class FusedKernels<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The sum of squares of the weight's gradient, G where it is kept.</summary>
    public static T SquaredNorm(ReadOnlySpan<T> gradient, ReadOnlySpan<T> weight, T cut)
    {
        ReadOnlySpan<Vector<T>> gradients = Vectors(gradient), weights = Vectors(weight);
        var (sum, rest, cuts) = (Vector<T>.Zero, T.Zero, new Vector<T>(cut));
        for (int i = 0; i < gradients.Length; i++)
        {
            var kept = Kept(gradients[i], Vector.Abs(weights[i]), cuts);
            sum += kept * kept;
        }
        for (int i = Whole(gradient); i < gradient.Length; i++)
            rest += T.Abs(weight[i]) >= cut ? gradient[i] * gradient[i] : T.Zero;
        return Vector.Sum(sum) + rest;
    }

    /// <summary>The sum of squares of the weight's gradient, G where it is kept, if the weight learns, and of the score's, G * W and the pull.</summary>
    public static T SquaredNorm<TPull>(ReadOnlySpan<T> gradient, ReadOnlySpan<T> weight, ReadOnlySpan<T> score, T cut, bool learns, TPull pull)
        where TPull : struct, IScorePull<T>
    {
        ReadOnlySpan<Vector<T>> gradients = Vectors(gradient), weights = Vectors(weight), scores = Vectors(score);
        var (sum, rest, cuts) = (Vector<T>.Zero, T.Zero, new Vector<T>(cut));
        for (int i = 0; i < gradients.Length; i++)
        {
            var (kept, moving) = (Kept(gradients[i], scores[i], cuts), (gradients[i] * weights[i]) + pull.At(scores[i]));
            sum += (learns ? kept * kept : Vector<T>.Zero) + (moving * moving);
        }
        for (int i = Whole(gradient); i < gradient.Length; i++)
        {
            T moving = (gradient[i] * weight[i]) + pull.At(new Vector<T>(score[i]))[0];
            rest += (learns && score[i] >= cut ? gradient[i] * gradient[i] : T.Zero) + (moving * moving);
        }
        return Vector.Sum(sum) + rest;
    }

    /// <summary>Moves the weight along G where it is kept, and along zero elsewhere.</summary>
    public static void Update(AdamSpan<T> weight, ReadOnlySpan<T> gradient, T cut, in AdamRates<T> rates)
    {
        var gradients = Vectors(gradient);
        var cuts = new Vector<T>(cut);
        for (int i = 0; i < gradients.Length; i++)
            weight.MoveVector(i, Kept(gradients[i], Vector.Abs(weight.Vectors[i]), cuts), rates);
        for (int i = Whole(gradient); i < gradient.Length; i++)
            weight.MoveElement(i, T.Abs(weight.Value[i]) >= cut ? gradient[i] : T.Zero, rates);
    }

    /// <summary>Moves the weight, if it learns, as above by the mask of the score, and the score along G * W and the pull.</summary>
    public static void Update<TPull>(
        AdamSpan<T> weight, AdamSpan<T> score, ReadOnlySpan<T> gradient, T cut, bool learns, TPull pull, in AdamRates<T> rates, in AdamRates<T> scoreRates)
        where TPull : struct, IScorePull<T>
    {
        var gradients = Vectors(gradient);
        var cuts = new Vector<T>(cut);
        for (int i = 0; i < gradients.Length; i++)
        {
            var (g, key) = (gradients[i], score.Vectors[i]);
            var moving = (g * weight.Vectors[i]) + pull.At(key);
            if (learns)
                weight.MoveVector(i, Kept(g, key, cuts), rates);
            score.MoveVector(i, moving, scoreRates);
        }
        for (int i = Whole(gradient); i < gradient.Length; i++)
        {
            var (g, key) = (gradient[i], score.Value[i]);
            T moving = (g * weight.Value[i]) + pull.At(new Vector<T>(key))[0];
            if (learns)
                weight.MoveElement(i, key >= cut ? g : T.Zero, rates);
            score.MoveElement(i, moving, scoreRates);
        }
    }

    /// <summary>Writes the weight where it is kept and zero elsewhere, and counts what is kept.</summary>
    public static int ApplyMask(ReadOnlySpan<T> weight, ReadOnlySpan<T> key, bool absolute, T cut, Span<T> result)
    {
        ReadOnlySpan<Vector<T>> weights = Vectors(weight), keys = Vectors(key);
        var results = MemoryMarshal.Cast<T, Vector<T>>(result);
        var (cuts, counts, kept) = (new Vector<T>(cut), Vector<T>.Zero, 0);
        for (int i = 0; i < weights.Length; i++)
        {
            var reached = Vector.GreaterThanOrEqual(absolute ? Vector.Abs(keys[i]) : keys[i], cuts);
            results[i] = weights[i] & reached;
            counts += Vector<T>.One & reached;
        }
        for (int i = Whole(weight); i < weight.Length; i++)
        {
            bool reached = (absolute ? T.Abs(key[i]) : key[i]) >= cut;
            result[i] = reached ? weight[i] : T.Zero;
            kept += reached ? 1 : 0;
        }
        for (int lane = 0; lane < Vector<T>.Count; lane++)
            kept += int.CreateChecked(counts[lane]);
        return kept;
    }

    private static Vector<T> Kept(Vector<T> value, Vector<T> key, Vector<T> cut) => value & Vector.GreaterThanOrEqual(key, cut);

    private static ReadOnlySpan<Vector<T>> Vectors(ReadOnlySpan<T> values) => MemoryMarshal.Cast<T, Vector<T>>(values);

    private static int Whole(ReadOnlySpan<T> values) => values.Length - (values.Length % Vector<T>.Count);
}
