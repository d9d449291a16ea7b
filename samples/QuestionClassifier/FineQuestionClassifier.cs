namespace SeqDsl.Samples;

/// <summary>What kind of answer a question asks for: the fine classes of Li and Roth (2002), each behind its coarse one.</summary>
public enum FineTopic
{
    AbbrAbb, AbbrExp, DescDef, DescDesc, DescManner, DescReason, EntyAnimal, EntyBody, EntyColor, EntyCremat, EntyCurrency, EntyDismed, EntyEvent, EntyFood,
    EntyInstru, EntyLang, EntyLetter, EntyOther, EntyPlant, EntyProduct, EntyReligion, EntySport, EntySubstance, EntySymbol, EntyTechmeth, EntyTermeq, EntyVeh,
    EntyWord, HumDesc, HumGr, HumInd, HumTitle, LocCity, LocCountry, LocMount, LocOther, LocState, NumCode, NumCount, NumDate, NumDist, NumMoney, NumOrd,
    NumOther, NumPerc, NumPeriod, NumSpeed, NumTemp, NumVolsize, NumWeight,
}

/// <summary>For fifty classes there are few questions each: words are read by their letters, too, and a question's ends count beside its strongest steps.</summary>
[SequenceModel]
[Tokens(Name = "words"), Characters(30, Hidden = 50, Name = "spelling"), Embedding(300, From = ["words"], Name = "meaning")]
[Dropout(0.5, From = ["spelling", "meaning"]), Lstm(200, Bidirectional = true, Name = "read"), Pool(Pooling.Max, Name = "strongest"), Pool(Pooling.Last, From = ["read"], Name = "ends")]
[Dropout(0.5, From = ["strongest", "ends"]), Classify<FineTopic>]
public partial class FineQuestionClassifier;
