using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>The sums over the rows of an epoch from which its mean losses follow. A checkpoint holds them.</summary>
internal sealed class LossTotals
{
    /// <summary>Rows so far.</summary>
    public int Rows { get; set; }

    /// <summary>Sum over the rows of the loss that is minimised.</summary>
    public double Loss { get; set; }

    /// <summary>Sum over the rows of the loss against the labels.</summary>
    public double HardLabels { get; set; }

    /// <summary>The same of each part, in the order in which they first counted.</summary>
    public List<PartTotal> Parts { get; set; } = [];

    /// <summary>The mean loss over the rows so far.</summary>
    public double Mean() => Loss / Rows;

    /// <summary>The mean of each part over the rows of the batches in which it counted; null without parts.</summary>
    public IReadOnlyList<LossPart>? MeanParts() => Parts.Count == 0 ? null : [.. Parts.Select(part => new LossPart(part.Name, part.Weight, part.Sum / part.Rows))];

    public void Add(BatchLoss loss, int rows)
    {
        Rows += rows;
        Loss += loss.Total * rows;
        HardLabels += loss.HardLabels * rows;
        foreach (var part in loss.Parts)
        {
            int place = Parts.FindIndex(total => total.Name == part.Name);
            if (place < 0)
                Parts.Add(new PartTotal(part.Name, part.Weight, part.Value * rows, rows));
            else
                Parts[place] = Parts[place] with { Weight = part.Weight, Sum = Parts[place].Sum + (part.Value * rows), Rows = Parts[place].Rows + rows };
        }
    }

    /// <summary>The sums of one part, and the rows of the batches in which it counted.</summary>
    public sealed record PartTotal(string Name, double Weight, double Sum, int Rows);
}
