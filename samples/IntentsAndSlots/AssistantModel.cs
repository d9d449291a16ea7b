namespace SeqDsl.Samples;

/// <summary>What a request to a voice assistant wants (Coucke et al. 2018).</summary>
public enum Intent { AddToPlaylist, BookRestaurant, GetWeather, PlayMusic, RateBook, SearchCreativeWork, SearchScreeningEvent }

/// <summary>What the words of a request fill.</summary>
public enum Slot
{
    Album, Artist, BestRating, City, ConditionDescription, ConditionTemperature, Country, Cuisine, CurrentLocation, EntityName, Facility, Genre,
    GeographicPoi, LocationName, MovieName, MovieType, MusicItem, ObjectLocationType, ObjectName, ObjectPartOfSeriesType, ObjectSelect, ObjectType,
    PartySizeDescription, PartySizeNumber, Playlist, PlaylistOwner, Poi, RatingUnit, RatingValue, RestaurantName, RestaurantType, ServedDish, Service,
    Sort, SpatialRelation, State, TimeRange, Track, Year,
}

/// <summary>One reading of the request, two heads on it: the slots from each word, the intent from the strongest steps.</summary>
[SequenceModel]
[Tokens(Name = "words"), Embedding(100, Name = "meaning"), Characters(30, Hidden = 30, From = ["words"], Name = "spelling")]
[Dropout(0.5, From = ["meaning", "spelling"]), Lstm(150, Bidirectional = true), Dropout(0.5, Name = "read"), CrfTag<Slot>(Name = "slot")]
[Pool(Pooling.Max, From = ["read"]), Classify<Intent>(Name = "intent")]
public partial class AssistantModel;
