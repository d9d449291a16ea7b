namespace SeqDsl.Samples;

/// <summary>The universal part-of-speech tags (https://universaldependencies.org/u/pos).</summary>
public enum PartOfSpeech { Adj, Adp, Adv, Aux, CConj, Det, Intj, Noun, Num, Part, Pron, PropN, Punct, SConj, Sym, Verb, X }

/// <summary>Tags every word of a sentence from the words before and after it.</summary>
[SequenceModel]
[Tokens, Embedding(100), Dropout(0.4), Lstm(128, Bidirectional = true), Dropout(0.4), Tag<PartOfSpeech>]
public partial class PartOfSpeechTagger;
