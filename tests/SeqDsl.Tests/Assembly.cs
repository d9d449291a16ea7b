// Some tests count the process's tensors and bytes; others running beside them would be counted too.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
