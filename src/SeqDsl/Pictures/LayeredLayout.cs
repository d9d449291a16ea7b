namespace SeqDsl.Pictures;

/// <summary>
/// Places of boxes in rows, every arrow from a row to one below it (Sugiyama, Tagawa and Toda 1981): each box one row below the lowest that it takes from; arrows over
/// several rows bend in each; rows are put in an order with few crossings by the mean place of neighbours, and then each box as near to that as its row allows.
/// Arrows to the next step of a recurrence point up and are left out.
/// </summary>
internal sealed class LayeredLayout
{
    private const double Gap = 24, RowGap = 44;
    private const int Sweeps = 12;

    /// <summary>Of a box, or of an arrow where it passes a row: there its width is that of a line.</summary>
    private sealed class Spot(double width, double height)
    {
        public double Width { get; } = width;

        public double Height { get; } = height;

        public int Row { get; set; }

        public double X { get; set; }

        public List<Spot> Above { get; } = [];

        public List<Spot> Below { get; } = [];
    }

    private readonly Dictionary<DrawnNode, Spot> spots;
    private readonly Dictionary<DrawnEdge, List<Spot>> ways = [];
    private readonly List<List<Spot>> rows = [];
    private readonly double[] tops;

    public LayeredLayout(GraphDrawing drawing, Func<DrawnNode, (double Width, double Height)> size)
    {
        spots = drawing.Nodes.ToDictionary(node => node, node => new Spot(size(node).Width, size(node).Height));
        DrawnEdge[] edges = [.. drawing.Edges.Where(edge => edge.Kind != EdgeKind.NextStep)];
        Rank(edges);
        foreach (Spot spot in spots.Values)
        {
            RowOf(spot.Row).Add(spot);
        }

        foreach (DrawnEdge edge in edges)
        {
            Bend(edge);
        }

        Order();
        Place();
        tops = new double[rows.Count];
        double y = Gap;
        for (int row = 0; row < rows.Count; row++)
        {
            tops[row] = y;
            y += RowHeight(row) + RowGap;
        }

        (Width, Height) = (rows.SelectMany(row => row).Max(spot => spot.X + spot.Width / 2) + Gap, y - RowGap + Gap);
    }

    public double Width { get; }

    public double Height { get; }

    /// <summary>The middle of a box.</summary>
    public (double X, double Y) Middle(DrawnNode node) => (spots[node].X, tops[spots[node].Row] + RowHeight(spots[node].Row) / 2);

    /// <summary>The points of an arrow: under its first box, where it passes rows, above its last box.</summary>
    public IReadOnlyList<(double X, double Y)> Way(DrawnEdge edge)
    {
        (double x, double y) = Middle(edge.From);
        (double toX, double toY) = Middle(edge.To);
        List<(double, double)> points = [(x, y + spots[edge.From].Height / 2)];
        foreach (Spot bend in ways.GetValueOrDefault(edge, []))
        {
            points.Add((bend.X, tops[bend.Row]));
            points.Add((bend.X, tops[bend.Row] + RowHeight(bend.Row)));
        }

        points.Add((toX, toY - spots[edge.To].Height / 2));
        return points;
    }

    private double RowHeight(int row) => rows[row].Max(spot => spot.Height);

    private List<Spot> RowOf(int row)
    {
        while (rows.Count <= row)
        {
            rows.Add([]);
        }

        return rows[row];
    }

    /// <summary>The longest way from a box without sources; what only others take stands directly above the first of these.</summary>
    private void Rank(DrawnEdge[] edges)
    {
        ILookup<DrawnNode, DrawnNode> before = edges.ToLookup(edge => edge.To, edge => edge.From), after = edges.ToLookup(edge => edge.From, edge => edge.To);
        Dictionary<DrawnNode, int> open = spots.Keys.ToDictionary(node => node, node => before[node].Count());
        Queue<DrawnNode> ready = new(spots.Keys.Where(node => open[node] == 0));
        int done = 0;
        for (; ready.TryDequeue(out DrawnNode? node); done++)
        {
            spots[node].Row = before[node].Select(source => spots[source].Row + 1).DefaultIfEmpty(0).Max();
            foreach (DrawnNode user in after[node].Where(user => --open[user] == 0))
            {
                ready.Enqueue(user);
            }
        }

        if (done < spots.Count)
        {
            throw new InvalidOperationException("The drawing has a circle.");
        }

        foreach (DrawnNode source in spots.Keys.Where(node => !before[node].Any() && after[node].Any()))
        {
            spots[source].Row = after[source].Min(user => spots[user].Row) - 1;
        }
    }

    private void Bend(DrawnEdge edge)
    {
        Spot from = spots[edge.From], to = spots[edge.To];
        List<Spot> bends = ways[edge] = [];
        for (int row = from.Row + 1; row < to.Row; row++)
        {
            var bend = new Spot(1, 0) { Row = row };
            RowOf(row).Add(bend);
            bends.Add(bend);
        }

        foreach ((Spot upper, Spot lower) in bends.Prepend(from).Zip(bends.Append(to)))
        {
            upper.Below.Add(lower);
            lower.Above.Add(upper);
        }
    }

    private void Order()
    {
        Number();
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            bool down = sweep % 2 == 0;
            foreach (int row in down ? Enumerable.Range(1, rows.Count - 1) : Enumerable.Range(0, rows.Count - 1).Reverse())
            {
                rows[row] = [.. rows[row].OrderBy(spot => Mean(down ? spot.Above : spot.Below) ?? spot.X)];
                for (int place = 0; place < rows[row].Count; place++)
                {
                    rows[row][place].X = place;
                }
            }
        }

        void Number()
        {
            foreach (List<Spot> row in rows)
            {
                for (int place = 0; place < row.Count; place++)
                {
                    row[place].X = place;
                }
            }
        }
    }

    private void Place()
    {
        foreach (List<Spot> row in rows)
        {
            Arrange(row, spot => spot.X);
        }

        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            bool down = sweep % 2 == 0;
            foreach (List<Spot> row in down ? rows : Enumerable.Reverse(rows))
            {
                Arrange(row, spot => Mean(sweep == Sweeps - 1 ? [.. spot.Above, .. spot.Below] : down ? spot.Above : spot.Below) ?? spot.X);
            }
        }

        double left = rows.SelectMany(row => row).Min(spot => spot.X - spot.Width / 2) - Gap;
        foreach (Spot spot in rows.SelectMany(row => row))
        {
            spot.X -= left;
        }
    }

    private static double? Mean(List<Spot> neighbours) => neighbours.Count == 0 ? null : neighbours.Average(neighbour => neighbour.X);

    /// <summary>The places nearest to the wishes (least squares) at which neighbours keep their distance: blocks of boxes that push each other stand at their mean wish.</summary>
    private static void Arrange(List<Spot> row, Func<Spot, double> wish)
    {
        double offset = 0;
        double[] offsets = new double[row.Count];
        Stack<(double Sum, int Count)> blocks = new();
        for (int place = 0; place < row.Count; place++)
        {
            offset += place == 0 ? 0 : (row[place - 1].Width + row[place].Width) / 2 + Gap;
            offsets[place] = offset;
            (double Sum, int Count) block = (wish(row[place]) - offset, 1);
            while (blocks.TryPeek(out (double Sum, int Count) left) && left.Sum / left.Count > block.Sum / block.Count)
            {
                blocks.Pop();
                block = (left.Sum + block.Sum, left.Count + block.Count);
            }

            blocks.Push(block);
        }

        int next = 0;
        foreach ((double sum, int count) in blocks.Reverse())
        {
            for (int end = next + count; next < end; next++)
            {
                row[next].X = sum / count + offsets[next];
            }
        }
    }
}
