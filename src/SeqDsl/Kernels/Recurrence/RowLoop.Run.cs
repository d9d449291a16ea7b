using System.Runtime.CompilerServices;
using SeqDsl.Kernels.Lanes;
using SeqDsl.Kernels.Products;

namespace SeqDsl.Kernels.Recurrence;

/// <content>What a thread does with its part.</content>
public sealed partial class RowLoop<TStages>
{
    [SkipLocalsInit]
    public override void Run(int part, int parts)
    {
        int first = shares[part], end = shares[part + 1];
        if (first >= end)
        {
            return;
        }
        Span<nint> addresses = stackalloc nint[arrays.Length];
        Floats products = TakeOwn(part, addresses);
        if (stepwise)
        {
            RunSteps(part, first, end, addresses, products);
            return;
        }
        for (int start = first; start < end; start += Block)
        {
            RunStages([new RowSegment(start, Math.Min(Block, end - start), 0)], addresses, products);
        }
    }

    [SkipLocalsInit]
    void IRowsAhead.Run(int part, ReadOnlySpan<RowSegment> segments, ReadOnlySpan<(int Array, nint Address)> blocks)
    {
        Span<nint> addresses = stackalloc nint[arrays.Length];
        Floats products = TakeOwn(part, addresses);
        foreach ((int array, nint address) in blocks)
        {
            addresses[array] = address;
        }
        RunStages(segments, addresses, products);
    }

    /// <summary>Gives a part's own arrays their memory and returns that of the products.</summary>
    private Floats TakeOwn(int part, Span<nint> addresses)
    {
        long next = part * partNumbers;
        for (int array = 0; array < arrays.Length; array++)
        {
            long numbers = OwnNumbers(array);
            addresses[array] = numbers == 0 ? bound[array].Address : own.Address + ((nint)next * sizeof(float));
            next += numbers;
        }
        return own.Slice((int)next, productNumbers);
    }

    // Rows count from the part's first sequence; its states are its own.
    private void RunSteps(int part, int first, int end, Span<nint> addresses, Floats products)
    {
        int running = 0, last = reverse ? 0 : steps.Steps - 1, computed = 0, row = 0;
        for (int index = 0; index < steps.Steps; index++)
        {
            int step = reverse ? steps.Steps - 1 - index : index;
            int active = Math.Min(steps.Active[step], end) - first;
            if (active <= 0)
            {
                continue;
            }
            if (ahead is not null)
            {
                row = index < computed ? row + running : 0;
                if (index >= computed)
                {
                    computed = RunAhead(part, first, end, index, addresses);
                }
            }
            for (int state = 0; state < before.Length; state++)
            {
                if (running > 0)
                {
                    (addresses[before[state]], addresses[after[state]]) = (addresses[after[state]], addresses[before[state]]);
                }
                Begin(state, first, running, active, addresses[before[state]]);
            }
            RunStages([new RowSegment(steps.Offsets[step] + first, active, row)], addresses, products);
            int next = step == last ? 0 : Math.Clamp(steps.Active[reverse ? step - 1 : step + 1] - first, 0, active);
            for (int state = 0; state < after.Length; state++)
            {
                End(state, first, next, active, addresses[after[state]]);
            }
            running = active;
        }
    }

    /// <summary>What needs no state, of as many steps as a block holds. Returns the first step that is not among them.</summary>
    [SkipLocalsInit]
    private int RunAhead(int part, int first, int end, int index, ReadOnlySpan<nint> addresses)
    {
        Span<RowSegment> segments = stackalloc RowSegment[Math.Min(blockRows, steps.Steps - index)];
        int count = 0, row = 0;
        for (; index < steps.Steps; index++)
        {
            int step = reverse ? steps.Steps - 1 - index : index, active = Math.Min(steps.Active[step], end) - first;
            if (active <= 0)
            {
                break;
            }
            if (row + active > blockRows)
            {
                break;
            }
            int token = steps.Offsets[step] + first;
            if (count > 0 && segments[count - 1] is var before && before.Token + before.Count == token)
            {
                segments[count - 1] = before with { Count = before.Count + active };
            }
            else
            {
                segments[count++] = new RowSegment(token, active, row);
            }
            row += active;
        }
        Span<(int, nint)> blocks = stackalloc (int, nint)[handed.Length];
        int own = 0;
        foreach ((int there, int here) in handed)
        {
            if (bound[here].IsEmpty)
            {
                blocks[own++] = (there, addresses[here]);
            }
        }
        ahead!.Run(part, segments[..count], blocks[..own]);
        return index;
    }

    /// <summary>The states of the sequences that begin with this step.</summary>
    private void Begin(int state, int first, int running, int active, nint address)
    {
        if (running >= active)
        {
            return;
        }
        int columns = strides[before[state]], count = (active - running) * columns;
        Span<float> begun = new Floats(address + ((nint)running * columns * sizeof(float)), count).Span;
        if (initial[state].IsEmpty)
        {
            begun.Clear();
        }
        else
        {
            initial[state].Slice((first + running) * columns, count).Span.CopyTo(begun);
        }
    }

    /// <summary>The states of the sequences that end with this step.</summary>
    private void End(int state, int first, int next, int active, nint address)
    {
        if (final[state].IsEmpty || next >= active)
        {
            return;
        }
        int columns = strides[after[state]], count = (active - next) * columns;
        new Floats(address + ((nint)next * columns * sizeof(float)), count).Span.CopyTo(final[state].Slice((first + next) * columns, count).Span);
    }

    private void RunStages(ReadOnlySpan<RowSegment> segments, ReadOnlySpan<nint> bases, Floats products)
    {
        foreach (PackedStage stage in stages)
        {
            LaneWidth.Run(stage.Width, new StageRun(this, stage, segments, bases, products));
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // it runs long before it would be compiled a second time
    private void RunStage<V>(PackedStage stage, ReadOnlySpan<RowSegment> segments, ReadOnlySpan<nint> bases, Floats products) where V : struct, ILanes<V>
    {
        Span<nint> addresses = stackalloc nint[bases.Length];
        int productStride = stage.PanelVectors * stage.Parts * V.Count;
        var at = new StageRows(addresses, strides, ref products.Start, productStride, stage.Stage.Lanes, inputs, hidden, saves);
        for (int panel = 0; panel < stage.Panels; panel++)
        {
            int vectors = stage.VectorsOf(panel);
            at.Vectors = vectors;
            foreach (RowSegment segment in segments)
            {
                if (panel == 0 || segments.Length > 1)
                {
                    Place(segment, bases, addresses, clear: panel == 0 && stage == stages[0]);
                }
                for (int row = 0; row < segment.Count; row += Chunk)
                {
                    int rows = Math.Min(Chunk, segment.Count - row);
                    if (stage.Parts > 0)
                    {
                        Multiply<V>(stage, panel, row, rows, addresses, ref products.Start, productStride);
                    }
                    (at.First, at.End) = (row, row + rows);
                    for (int vector = 0; vector < vectors; vector++)
                    {
                        int register = (panel * stage.PanelVectors) + vector;
                        at.Lane = stage.FirstLane(register);
                        at.Repeated = (register * V.Count) - (int)at.Lane;
                        at.Vector = vector;
                        TStages.Run<V>(stage.Number, in at);
                    }
                }
            }
        }
    }

    /// <summary>Where each array's row of a segment's first row is.</summary>
    private void Place(RowSegment segment, ReadOnlySpan<nint> bases, Span<nint> addresses, bool clear)
    {
        for (int array = 0; array < addresses.Length; array++)
        {
            int row = arrays[array].Kind switch
            {
                RowArrayKind.Tokens => segment.Token,
                RowArrayKind.Handed => bound[array].IsEmpty ? segment.Row : segment.Token,
                RowArrayKind.Local or RowArrayKind.Totals => stepwise ? 0 : segment.Row,
                _ => 0,
            };
            addresses[array] = bases[array] + ((nint)row * strides[array] * sizeof(float));
            if (clear && arrays[array].Kind == RowArrayKind.Totals)
            {
                new Floats(addresses[array], segment.Count * strides[array]).Span.Clear();
            }
        }
    }

    /// <summary>All products of a panel, for some rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply<V>(PackedStage stage, int panel, int row, int rows, ReadOnlySpan<nint> addresses, ref float products, int productStride)
        where V : struct, ILanes<V>
    {
        int vectors = stage.VectorsOf(panel), before = 0;
        for (int product = 0; product < stage.Stage.Products.Length; product++)
        {
            RowProduct source = stage.Stage.Products[product];
            int registers = vectors * source.Parts.Length, piece = PackedStage.PieceOf(registers);
            int stride = strides[source.Array];
            var left = new Floats(addresses[source.Array] + ((((nint)row * stride) + source.Start) * sizeof(float)), 1);
            nint panelStart = (nint)stage.PanelStart(product, panel);
            for (int first = 0; first < registers; first += piece)
            {
                int width = Math.Min(piece, registers - first);
                PanelProduct.Multiply<V>(
                    rows, width, ref left.Start, stride, 1, source.Depth, ref packed.At(panelStart + ((nint)first * V.Count * source.Depth)),
                    ref Unsafe.Add(ref products, ((vectors * before) + first) * V.Count), productStride, add: false);
            }
            before += source.Parts.Length;
        }
    }

    private readonly ref struct StageRun(
        RowLoop<TStages> loop, PackedStage stage, ReadOnlySpan<RowSegment> segments, ReadOnlySpan<nint> bases, Floats products) : ILaneAction
    {
        private readonly ReadOnlySpan<RowSegment> segments = segments;
        private readonly ReadOnlySpan<nint> bases = bases;

        public void Run<V>() where V : struct, ILanes<V> => loop.RunStage<V>(stage, segments, bases, products);
    }
}
