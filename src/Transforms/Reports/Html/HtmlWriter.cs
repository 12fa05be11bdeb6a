using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace MLNet.Pruning.Transforms;

/// <summary>Writes HTML: what stands in an interpolated string is markup, what it interpolates is encoded.</summary>
internal sealed class HtmlWriter
{
    private readonly StringBuilder _html = new();

    public void Write([InterpolatedStringHandlerArgument("")] Interpolation markup)
    {
        // The interpolation has written itself.
    }

    public override string ToString() => _html.ToString();

    /// <summary>What the compiler turns <c>$"..."</c> into.</summary>
    [InterpolatedStringHandler]
    public readonly struct Interpolation
    {
        private readonly StringBuilder _html;

        public Interpolation(int literalLength, int holes, HtmlWriter writer)
        {
            _html = writer._html;
            _html.EnsureCapacity(_html.Length + literalLength + (8 * holes));
        }

        public void AppendLiteral(string markup) => _html.Append(markup);

        public void AppendFormatted(Markup markup) => _html.Append(markup.Html);

        public void AppendFormatted(string? text) => _html.Append(WebUtility.HtmlEncode(text));

        public void AppendFormatted<T>(T value, string? format = null) where T : IFormattable =>
            AppendFormatted(value.ToString(format, CultureInfo.InvariantCulture));
    }
}
