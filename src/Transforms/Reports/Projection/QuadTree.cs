namespace MLNet.Pruning.Transforms;

/// <summary>Points in the plane, cell within cell, each cell with its points' number and mean.</summary>
internal sealed class QuadTree
{
    // Points that no 40 halvings part are one.
    private const int Deepest = 40;

    private readonly List<Cell> _cells = [];

    /// <param name="places">X and y of every point, finite; at least one point.</param>
    public QuadTree(double[] places)
    {
        double left = double.PositiveInfinity, bottom = left, right = double.NegativeInfinity, top = right;
        for (int i = 0; i < places.Length; i += 2)
        {
            (left, right) = (Math.Min(left, places[i]), Math.Max(right, places[i]));
            (bottom, top) = (Math.Min(bottom, places[i + 1]), Math.Max(top, places[i + 1]));
        }

        double width = Math.Max(right - left, top - bottom);
        _cells.Add(new Cell { Left = left, Bottom = bottom, Width = width });
        for (int i = 0; i < places.Length; i += 2)
            Insert(places[i], places[i + 1]);
    }

    /// <summary>
    /// The forces on one of the points by all others, not yet divided by the normaliser, and its part of the normaliser: sums over the others of q² times
    /// the difference, and of q, where q = 1 / (1 + distance²).
    /// </summary>
    /// <param name="x">The point's x.</param>
    /// <param name="y">The point's y.</param>
    /// <param name="theta">A cell whose width is less than this part of its distance counts as one point at the mean.</param>
    public (double X, double Y, double Sum) Repulsion(double x, double y, double theta)
    {
        // The point itself is met in its own leaf, at distance 0.
        double forceX = 0, forceY = 0, sum = -1;
        Span<int> open = stackalloc int[(3 * Deepest) + 5];
        int count = 1;
        open[0] = 0;
        while (count > 0)
        {
            Cell cell = _cells[open[--count]];
            double dx = x - cell.MeanX, dy = y - cell.MeanY, square = (dx * dx) + (dy * dy);
            if (cell.FirstChild > 0 && cell.Width * cell.Width >= theta * theta * square)
            {
                for (int child = 0; child < 4; child++)
                {
                    if (_cells[cell.FirstChild + child].Points > 0)
                        open[count++] = cell.FirstChild + child;
                }

                continue;
            }

            double q = 1 / (1 + square);
            sum += cell.Points * q;
            forceX += cell.Points * q * q * dx;
            forceY += cell.Points * q * q * dy;
        }

        return (forceX, forceY, sum);
    }

    private void Insert(double x, double y)
    {
        int place = 0;
        for (int depth = 0; ; depth++)
        {
            Cell cell = _cells[place];
            bool wasLeaf = cell.FirstChild == 0;
            if (wasLeaf && cell.Points > 0 && depth < Deepest && (cell.MeanX != x || cell.MeanY != y))
            {
                Split(place, cell);
                cell = _cells[place];
                wasLeaf = false;
            }

            Cell grown = cell;
            grown.Points++;
            grown.MeanX += (x - cell.MeanX) / grown.Points;
            grown.MeanY += (y - cell.MeanY) / grown.Points;
            _cells[place] = grown;
            if (wasLeaf)
                return;
            place = cell.FirstChild + cell.Quarter(x, y);
        }
    }

    private void Split(int place, Cell cell)
    {
        int first = _cells.Count;
        double half = cell.Width / 2;
        for (int quarter = 0; quarter < 4; quarter++)
            _cells.Add(new Cell { Left = cell.Left + ((quarter & 1) * half), Bottom = cell.Bottom + ((quarter >> 1) * half), Width = half });

        int own = first + cell.Quarter(cell.MeanX, cell.MeanY);
        _cells[own] = _cells[own] with { Points = cell.Points, MeanX = cell.MeanX, MeanY = cell.MeanY };
        _cells[place] = cell with { FirstChild = first };
    }

    private record struct Cell
    {
        public double Left, Bottom, Width, MeanX, MeanY;

        public int Points, FirstChild;

        public readonly int Quarter(double x, double y) => (x >= Left + (Width / 2) ? 1 : 0) + (y >= Bottom + (Width / 2) ? 2 : 0);
    }
}
