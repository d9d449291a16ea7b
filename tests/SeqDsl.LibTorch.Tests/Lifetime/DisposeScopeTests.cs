using TorchSharp;
using static TorchSharp.torch;

namespace SeqDsl.LibTorch.Tests.Lifetime;

public class DisposeScopeTests
{
    [Fact]
    public void AScope_DisposesWhatWasMadeInIt()
    {
        long before = Expect.LiveTensors();
        Tensor inner, kept, detached;
        using (var outer = NewDisposeScope())
        {
            using (var scope = NewDisposeScope())
            {
                inner = torch.ones(2);
                kept = (inner + 1).MoveToOuterDisposeScope();
                detached = torch.zeros(1).DetachFromDisposeScope();
                Assert.Equal(1, scope.DisposablesCount);
                Assert.True(scope.Contains(inner));
            }
            Assert.True(inner.IsInvalid);
            Assert.False(kept.IsInvalid);
            Assert.True(outer.Contains(kept));
            Assert.Same(outer, torch.CurrentDisposeScope);
        }
        Assert.True(kept.IsInvalid);
        Assert.False(detached.IsInvalid);
        Assert.Null(torch.CurrentDisposeScope);
        detached.Dispose();
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Tensors_MoveBetweenScopes()
    {
        using var outer = NewDisposeScope();
        var anchor = torch.ones(1);
        using (var scope = NewDisposeScope())
        {
            var (a, b) = scope.MoveToOuter(torch.ones(1), torch.zeros(1));
            var c = torch.ones(1).MoveToOtherDisposeScope(anchor);
            Assert.Equal(4, outer.DisposablesCount);
            Assert.All([a, b, c], tensor => Assert.True(outer.Contains(tensor)));
            scope.Attach(a);
            Assert.True(scope.Contains(a));
            var d = torch.ones(3);
            scope.DisposeEverythingBut(d);
            Assert.True(a.IsInvalid);
            Assert.False(d.IsInvalid);
        }
        Assert.Equal(3, outer.DisposablesCount);
    }

    [Fact]
    public void Statistics_CountThisThread()
    {
        var statistics = DisposeScopeManager.Statistics;
        statistics.Reset();
        using (var scope = NewDisposeScope())
        {
            torch.ones(1);
            torch.ones(1).DetachFromDisposeScope().Dispose();
        }
        torch.ones(1).Dispose();
        Assert.Equal((2, 1, 1, 2, 1, 0), (statistics.CreatedInScopeCount, statistics.CreatedOutsideScopeCount, statistics.DisposedInScopeCount,
            statistics.DisposedOutsideScopeCount, statistics.DetachedFromScopeCount, statistics.ThreadTotalLiveCount));
    }

    [Fact]
    public void TheResultOfAWrappedExpression_LivesOn()
    {
        using var result = torch.WrappedTensorDisposeScope(() => torch.ones(2) + torch.ones(2));
        Expect.Close(result, [2], [2, 2]);
    }

    [Fact]
    public void Disposal_MayBeRepeated_AndUseAfterIt_IsAnException()
    {
        var x = torch.ones(2);
        x.Dispose();
        x.Dispose();
        var thrown = Assert.Throws<InvalidOperationException>(() => x.add(1));
        Assert.StartsWith("Tensor invalid -- empty handle.", thrown.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => x.shape);
        Assert.Throws<InvalidOperationException>(() => torch.cat([x, x]));
        Assert.Throws<InvalidOperationException>(() => x.backward());
    }
}
