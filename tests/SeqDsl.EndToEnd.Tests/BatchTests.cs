using SeqDsl.Data;
using SeqDsl.Models;
using TorchSharp;

namespace SeqDsl.EndToEnd.Tests;

/// <summary>What a sequence gets does not depend on its company, and what is saved comes back.</summary>
public class BatchTests
{
    private static readonly int[] lengths = [4, 1, 7, 2, 7, 3];

    public static TheoryData<string> Names => Catalog.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Sequence_GetsTheSameLogitsAloneAsInABatch(string name)
    {
        using SequenceModel model = Catalog.Create(name, torch.ScalarType.Float64);
        model.eval();
        using IDisposable untaped = torch.no_grad();
        IReadOnlyList<EncodedSequence> sequences = Catalog.Sequences(model, lengths, seed: 21);
        using Batch batch = model.Place(Catalog.PackOf(model, sequences));
        double[][] together = Logits(model, batch);
        for (int row = 0; row < lengths.Length; row++)
        {
            using Batch single = model.Place(Catalog.PackOf(model, [sequences[batch.Packed.Order[row]]]));
            double[][] alone = Logits(model, single);
            for (int head = 0; head < alone.Length; head++)
            {
                TargetLayout layout = model.Declaration.Targets[head];
                int columns = layout.Columns(model.Vocabulary?.Count ?? 0);
                IEnumerable<int> rows = layout.ScoresPerToken
                    ? Enumerable.Range(0, batch.Packed.Lengths[row]).Select(step => batch.Packed.Offsets[step] + row)
                    : [row];
                double[] part = [.. rows.SelectMany(packed => together[head].Skip(packed * columns).Take(columns))];
                Numbers.Close(alone[head], part, 1e-12, $"Sequence {row}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SavedModel_ComesBackBitForBit(string name)
    {
        string path = Path.Combine(Path.GetTempPath(), $"seqdsl-{Guid.NewGuid():n}.safetensors");
        try
        {
            using SequenceModel model = Catalog.Create(name, torch.ScalarType.Float32, seed: 5);
            model.eval();
            model.Save(path);
            using var loaded = (SequenceModel)Catalog.TypeOf(name).GetMethod("Load")!.Invoke(null, [path, Catalog.Device])!;
            loaded.eval();
            using IDisposable untaped = torch.no_grad();
            using Batch batch = model.Place(Catalog.Pack(model, lengths));

            Assert.Equal(Numbers.Of(model.Store.Values), Numbers.Of(loaded.Store.Values));
            Assert.Equal(Logits(model, batch), Logits(loaded, batch));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void SavedModel_IsRefusedByAnotherDeclaration()
    {
        string path = Path.Combine(Path.GetTempPath(), $"seqdsl-{Guid.NewGuid():n}.safetensors");
        try
        {
            string lstm = Catalog.Declaring("Lstm(5)"), gru = Catalog.Declaring("Gru(5)");
            using SequenceModel model = Catalog.Create(lstm, torch.ScalarType.Float32);
            model.Save(path);

            var refused = Assert.Throws<System.Reflection.TargetInvocationException>(() => Catalog.TypeOf(gru).GetMethod("Load")!.Invoke(null, [path, Catalog.Device]));
            Assert.Contains("gru.weight_ih_l0", refused.InnerException!.Message, StringComparison.Ordinal);
            Assert.Contains(lstm, refused.InnerException.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static double[][] Logits(SequenceModel model, Batch batch) => [.. model.Logits(batch).Select(logits =>
    {
        using (logits)
        {
            return Numbers.Of(logits);
        }
    })];
}
