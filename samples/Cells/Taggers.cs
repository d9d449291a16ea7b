namespace SeqDsl.Samples;

/// <summary>A model of each cell of the gallery, on the same task.</summary>
[SequenceModel, Features(2), Recurrent<MinimalGatedUnit>(24), Tag<Sign>]
public partial class MinimalGatedTagger;

[SequenceModel, Features(2), Recurrent<PeepholeLstm>(24), Tag<Sign>]
public partial class PeepholeTagger;

[SequenceModel, Features(2), Recurrent<CoupledGateLstm>(24), Tag<Sign>]
public partial class CoupledGateTagger;

[SequenceModel, Features(2), Recurrent<OriginalGru>(24), Tag<Sign>]
public partial class OriginalGruTagger;

[SequenceModel, Features(2), Recurrent<IndRnn>(24, Layers = 2), Tag<Sign>]
public partial class IndRnnTagger;

[SequenceModel, Features(2), Recurrent<LayerNormLstm>(24), Tag<Sign>]
public partial class LayerNormTagger;

[SequenceModel, Features(2), Recurrent<RecurrentHighway>(24), Tag<Sign>]
public partial class RecurrentHighwayTagger;

[SequenceModel, Features(2), Recurrent<Sru>(24, Layers = 2), Tag<Sign>]
public partial class SruTagger;
