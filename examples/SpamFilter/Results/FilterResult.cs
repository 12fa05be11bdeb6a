using System.Text.Json.Serialization;

namespace MLNet.Pruning.Examples.SpamFilter.Results;

/// <summary>A trained filter, measured on the test mails.</summary>
internal sealed record FilterResult
{
    /// <summary>Share of mails that got their label.</summary>
    public required double Accuracy { get; init; }

    /// <summary>Mean of the accuracies on spam and on ham.</summary>
    public required double MacroAccuracy { get; init; }

    /// <summary>Mean of -ln(probability of the true label).</summary>
    public required double LogLoss { get; init; }

    /// <summary>Share of prunable encoder weights left, in [0, 1].</summary>
    public required double Remaining { get; init; }

    /// <summary>Size of the saved model.</summary>
    public required long ZipBytes { get; init; }

    /// <summary>Mean milliseconds of one prediction of the loaded zip, one mail at a time.</summary>
    public required double MsPerRow { get; init; }

    /// <summary>True and predicted labels, as ML.NET prints them.</summary>
    [JsonIgnore]
    public string ConfusionTable { get; init; } = "";
}
