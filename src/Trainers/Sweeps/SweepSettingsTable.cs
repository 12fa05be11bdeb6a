using System.Globalization;
using MLNet.Pruning.Transforms;

namespace MLNet.Pruning.Trainers;

/// <summary>The versions, the machine and the options of a sweep: those that all trials share, and what each has of its own.</summary>
internal static class SweepSettingsTable
{
    public static void Write(HtmlWriter html, SparsitySweepResult result)
    {
        SweepSettings settings = result.Settings;
        (SweepTrialResult Trial, string[] Options)[] trials =
            [.. result.Trials.Where(trial => trial.Settings is not null).Select(trial => (trial, trial.Settings!.Split("; ", StringSplitOptions.RemoveEmptyEntries)))];
        HashSet<string> shared = trials.Length == 0 ? [] : [.. trials.Select(trial => trial.Options.AsEnumerable()).Aggregate((all, own) => all.Intersect(own))];

        html.Write($"<table class=\"settings\">\n<caption>What all trials have in common</caption>\n<tbody>\n");
        void Line(string name, string value) => html.Write($"<tr><th scope=\"row\">{name}</th><td>{value}</td></tr>\n");
        Line("Metric", settings.Metric + (settings.HigherIsBetter ? ", more is better" : ", less is better"));
        Line("MLNet.Pruning", settings.Version);
        Line("Runtime", settings.Runtime);
        Line("Machine", string.Create(CultureInfo.InvariantCulture, $"{settings.System}, {settings.Processors} logical processors"));
        Line("Started", settings.Started.ToString("u", CultureInfo.InvariantCulture));
        foreach (string option in trials.SelectMany(trial => trial.Options).Distinct().Where(shared.Contains))
        {
            string[] parts = option.Split(" = ", 2);
            Line(parts[0], parts[^1]);
        }

        html.Write($"</tbody></table>\n");
        if (trials.Length == 0)
            return;
        html.Write($"<details><summary>What each trial has of its own</summary>\n<table class=\"settings\">\n<caption>Options by trial</caption>\n<tbody>\n");
        foreach ((SweepTrialResult trial, string[] options) in trials)
            Line(FormattableString.Invariant($"{trial.Method}, {100 * trial.RemainingWeights:0.##} %, seed {trial.Seed}"), string.Join("; ", options.Where(option => !shared.Contains(option))));
        html.Write($"</tbody></table>\n</details>\n");
    }
}
