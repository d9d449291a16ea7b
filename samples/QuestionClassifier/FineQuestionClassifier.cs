namespace SeqDsl.Samples;

/// <summary>What kind of answer a question asks for: the fine classes of Li and Roth (2002), each behind its coarse one.</summary>
public enum FineTopic
{
    AbbrAbb, AbbrExp, DescDef, DescDesc, DescManner, DescReason, EntyAnimal, EntyBody, EntyColor, EntyCremat, EntyCurrency, EntyDismed, EntyEvent, EntyFood,
    EntyInstru, EntyLang, EntyLetter, EntyOther, EntyPlant, EntyProduct, EntyReligion, EntySport, EntySubstance, EntySymbol, EntyTechmeth, EntyTermeq, EntyVeh,
    EntyWord, HumDesc, HumGr, HumInd, HumTitle, LocCity, LocCountry, LocMount, LocOther, LocState, NumCode, NumCount, NumDate, NumDist, NumMoney, NumOrd,
    NumOther, NumPerc, NumPeriod, NumSpeed, NumTemp, NumVolsize, NumWeight,
}

/// <summary>As <see cref="QuestionClassifier"/>, for fifty classes.</summary>
[SequenceModel]
[Tokens, Embedding(200), Dropout(0.5), Lstm(128, Bidirectional = true), Pool(Pooling.Max), Dropout(0.5), Classify<FineTopic>]
public partial class FineQuestionClassifier;
