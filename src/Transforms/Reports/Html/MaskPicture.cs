using System.Globalization;
using System.Text;

namespace MLNet.Pruning.Transforms;

/// <summary>What is left of a matrix: a picture in which a pixel is a block of weights, and beside it how full rows and columns are.</summary>
internal sealed class MaskPicture
{
    // A pixel of a 384 x 384 matrix stands for 4 x 4 weights; 36 pictures take some 200 kB.
    private const int MostPixels = 96;

    private const double Side = 100, Profile = 26, Gap = 3;

    private readonly int _rows, _columns;
    private readonly long[] _kept;
    private readonly CompressedRows _matrix;

    public MaskPicture(CompressedRows matrix)
    {
        (_matrix, _rows, _columns) = (matrix, Math.Min(matrix.Rows, MostPixels), Math.Min(matrix.Columns, MostPixels));
        _kept = new long[_rows * _columns];
        for (int row = 0; row < matrix.Rows; row++)
        {
            int line = (int)((long)row * _rows / matrix.Rows) * _columns;
            for (int i = matrix.RowStarts[row]; i < matrix.RowStarts[row + 1]; i++)
                _kept[line + (int)((long)matrix.ColumnIndices[i] * _columns / matrix.Columns)]++;
        }
    }

    /// <summary>The share kept of every block, row by row.</summary>
    public double[] Shares() => [.. _kept.Select((kept, i) => (double)kept / (Size(i / _columns, _rows, _matrix.Rows) * Size(i % _columns, _columns, _matrix.Columns)))];

    /// <summary>Writes the picture as SVG.</summary>
    /// <param name="html">Where.</param>
    /// <param name="id">A name that no other picture has.</param>
    /// <param name="name">The name of the matrix.</param>
    /// <param name="full">The share that is shown in full colour.</param>
    public void Write(HtmlWriter html, string id, string name, double full)
    {
        double[] shares = Shares(), rows = Lines(shares, byRow: true), columns = Lines(shares, byRow: false);
        string png = Convert.ToBase64String(PngImage.Encode(_rows, _columns, [.. shares.Select(share => share / full)]));
        html.Write($"<svg viewBox=\"0 0 {Plot.Number(Side + Gap + Profile)} {Plot.Number(Side + Gap + Profile)}\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\"><title id=\"{id}-title\">{name}</title>");
        html.Write($"<desc id=\"{id}-desc\">{Describe(rows, columns)}</desc>");
        html.Write($"<image width=\"{Plot.Number(Side)}\" height=\"{Plot.Number(Side)}\" preserveAspectRatio=\"none\" href=\"data:image/png;base64,{png}\"/><rect class=\"frame\" width=\"{Plot.Number(Side)}\" height=\"{Plot.Number(Side)}\"/>");
        html.Write($"<path class=\"bar s0\" d=\"{new Markup(Steps(rows, "V", "H"))}\"/><path class=\"bar s0\" d=\"{new Markup(Steps(columns, "H", "V"))}\"/></svg>");
    }

    /// <summary>The weights in a block of pixel <paramref name="place"/> along one side.</summary>
    private static int Size(int place, int pixels, int weights) => Start(place + 1, pixels, weights) - Start(place, pixels, weights);

    // The first weight whose pixel this is.
    private static int Start(int place, int pixels, int weights) => (int)((((long)place * weights) + pixels - 1) / pixels);

    private double[] Lines(double[] shares, bool byRow) =>
        [.. Enumerable.Range(0, byRow ? _rows : _columns).Select(line => byRow
            ? Enumerable.Range(0, _columns).Average(column => shares[(line * _columns) + column])
            : Enumerable.Range(0, _rows).Average(row => shares[(row * _columns) + line]))];

    // A stair along one side of the picture, its longest step as wide as the profile.
    private static string Steps(double[] shares, string along, string across)
    {
        double most = Math.Max(shares.Max(), 1e-9);
        const double From = Side + Gap;
        var path = new StringBuilder();
        path.Append(along == "V" ? $"M{From} 0" : $"M0 {From}");
        for (int i = 0; i < shares.Length; i++)
            path.Append(CultureInfo.InvariantCulture, $"{across}{From + (shares[i] / most * Profile):0.#}{along}{(i + 1) * Side / shares.Length:0.##}");
        return path.Append(CultureInfo.InvariantCulture, $"{across}{From}Z").ToString();
    }

    private string Describe(double[] rows, double[] columns) => FormattableString.Invariant(
        $"{_matrix.Values.Length:N0} of {(long)_matrix.Rows * _matrix.Columns:N0} weights, {(double)_matrix.Values.Length / _matrix.Rows / _matrix.Columns:P1}. Rows keep {rows.Min():P0} to {rows.Max():P0}, columns {columns.Min():P0} to {columns.Max():P0}; {rows.Count(share => share == 0)} of {rows.Length} groups of rows and {columns.Count(share => share == 0)} of {columns.Length} groups of columns are empty.");
}
