using System.Collections.Concurrent;
using System.Diagnostics;

namespace MLNet.Pruning.Examples.WebApi;

/// <summary>Requests from several clients at a time.</summary>
internal static class LoadTest
{
    private static readonly string[] Texts =
    [
        "Where is my parcel?", "I would like to change the delivery address of my last order, please.", "Thank you!",
        "The package arrived today, but one of the three items that I had ordered is missing, and another one is broken. What can I do about it?",
    ];

    /// <summary>Sends texts until the time is over.</summary>
    /// <param name="url">The server.</param>
    /// <param name="duration">How long.</param>
    /// <param name="clients">Requests at a time.</param>
    /// <param name="rewrite">A model's file, which is replaced by a copy of itself every second; or null.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static async Task<LoadResult> RunAsync(string url, TimeSpan duration, int clients, string? rewrite, CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var milliseconds = new ConcurrentBag<double>();
        int errors = 0, rewrites = 0;
        string? firstError = null;
        var watch = Stopwatch.StartNew();
        end.CancelAfter(duration);
        await Task.WhenAll([.. Enumerable.Range(0, clients).Select(SendAsync), RewriteAsync()]);
        return new LoadResult(milliseconds.Count, errors, firstError, rewrites, watch.Elapsed, [.. milliseconds.Order()]);

        async Task SendAsync(int client)
        {
            for (int i = client; !end.IsCancellationRequested; i++)
            {
                long start = Stopwatch.GetTimestamp();
                try
                {
                    // A request that was sent is waited for: cutting it off would count as an error of the server.
                    using var answer = await http.PostAsJsonAsync("/classify", new ClassifyRequest(Texts[i % Texts.Length], Model: null), CancellationToken.None);
                    answer.EnsureSuccessStatusCode();
                    await answer.Content.ReadFromJsonAsync<Classification>(CancellationToken.None);
                    milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
                catch (HttpRequestException e)
                {
                    Interlocked.Increment(ref errors);
                    firstError ??= e.Message;
                }
            }
        }

        async Task RewriteAsync()
        {
            while (rewrite is not null && !end.IsCancellationRequested)
            {
                string copy = rewrite + ".new";
                File.Copy(rewrite, copy, overwrite: true);
                File.SetLastWriteTimeUtc(copy, DateTime.UtcNow);
                File.Move(copy, rewrite, overwrite: true);
                rewrites++;
                await Task.Delay(1000, end.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }
    }
}
