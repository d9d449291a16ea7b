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
        using torch.Tensor together = model.call(batch);
        double[] all = Numbers.Of(together);
        int labels = model.Declaration.Head.Labels.Count;
        for (int row = 0; row < lengths.Length; row++)
        {
            using Batch single = model.Place(Catalog.PackOf(model, [sequences[batch.Packed.Order[row]]]));
            using torch.Tensor alone = model.call(single);
            IEnumerable<int> rows = model.Declaration.Head.Kind == "tag"
                ? Enumerable.Range(0, batch.Packed.Lengths[row]).Select(step => batch.Packed.Offsets[step] + row)
                : [row];
            double[] part = [.. rows.SelectMany(packed => all.Skip(packed * labels).Take(labels))];
            Numbers.Close(Numbers.Of(alone), part, 1e-12, $"Sequence {row}");
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
            using torch.Tensor before = model.call(batch), after = loaded.call(batch);

            Assert.Equal(Numbers.Of(model.Store.Values), Numbers.Of(loaded.Store.Values));
            Assert.Equal(Numbers.Of(before), Numbers.Of(after));
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
            using SequenceModel model = Catalog.Create("Lstm01", torch.ScalarType.Float32);
            model.Save(path);

            var refused = Assert.Throws<System.Reflection.TargetInvocationException>(() => Catalog.TypeOf("Gru01").GetMethod("Load")!.Invoke(null, [path, Catalog.Device]));
            Assert.Contains("Lstm01", refused.InnerException!.Message, StringComparison.Ordinal);
            Assert.Contains("Gru01", refused.InnerException.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
