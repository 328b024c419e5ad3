using System.Globalization;

namespace Grossbuch.OData.Wire;

/// <summary>Texts of errors: recorded ones word for word, in both languages where both were recorded (odata §9.2).</summary>
internal static class ErrorTexts
{
    public static ErrorText Internal { get; } = new(
        "Произошла внутренняя ошибка OData сервиса. Дополнительные сведения можно найти в технологическом журнале.",
        "An internal error of the OData service occurred. See the technological log for details.");

    public static ErrorText MethodNotFound { get; } = Same("Метод не найден");

    public static ErrorText AccessDenied { get; } = new("Нарушение прав доступа", "Access violation");

    public static ErrorText Representation { get; } =
        new("Запрошенный тип представления не поддерживается", "The requested representation type is not supported");

    // The first letter is a Latin C in the recording.
    public static ErrorText RowCreation { get; } = Same("Cоздание строк табличной части напрямую не поддерживается");

    public static ErrorText Unauthorized { get; } = new("Идентификация пользователя не выполнена", "User identification failed");

    public static ErrorText Insecure { get; } = new(
        "Идентификация по незащищённому соединению запрещена", "Identification over an unprotected connection is not allowed");

    public static ErrorText BrokenJson { get; } =
        new("Непредвиденный символ при чтении JSON", "Unexpected character when reading JSON");

    public static ErrorText BodyTooLong { get; } = new("Тело запроса слишком велико", "The request body is too large");

    public static ErrorText BadBody { get; } = new("Неверный формат запроса", "Wrong request format");

    // The platform's own words for a lock that was not given in time.
    public static ErrorText LockConflict { get; } = new(
        "Конфликт блокировок при выполнении транзакции:\nПревышено максимальное время ожидания предоставления блокировки",
        "Lock conflict during transaction execution:\nThe maximum lock wait time is exceeded");

    public static ErrorText WrongValue(string property, string text) => new(
        $"Недопустимое значение '{Cut(text)}' свойства {property}", $"'{Cut(text)}' is not a valid value of the property {property}");

    public static ErrorText PropertyMissing(string property) =>
        new($"Не указано значение обязательного свойства {property}", $"The value of the required property {property} is not given");

    public static ErrorText PropertyNotFound(string set, string property) =>
        new($"Свойство {property} сущности {set} не найдено", $"The property {property} of {set} is not found");

    public static ErrorText KeyExists(string set) =>
        new($"Экземпляр сущности \"{set}\" с таким ключом уже существует", $"An instance of \"{set}\" with this key already exists");

    public static ErrorText OptionNotSupported(string option) => Same($"The {option} parameter is not supported");

    public static ErrorText InstanceNotFound(string set) =>
        new($"Экземпляр сущности \"{set}\" не найден по переданному ключу.", "Entity instance not found");

    public static ErrorText SetNotFound(string set) => new($"Сущность \"{set}\" не найдена", $"\"{set}\" entity is not found");

    public static ErrorText SegmentNotFound(string segment) =>
        new($"Сегмент пути {segment} не найден!", $"Path segment {segment} is not found!");

    public static ErrorText BadOption(string option) =>
        new($"Ошибка при разборе опции запроса {option}", $"Error parsing {option} query option");

    public static ErrorText BadValue(string text, string type) => new(
        $"Не удалось разобрать строку '{Cut(text)}' как значение типа {type}!",
            $"Cannot parse the string '{Cut(text)}' as a value of type {type}!");

    public static ErrorText KeyMissing(string property) =>
        new($"Не указано значение ключевого свойства {property}", $"The value of the key property {property} is not given");

    public static ErrorText BadUrl(string url) => new($"Неверный URL: {Cut(url)}", $"Wrong URL: {Cut(url)}");

    public static ErrorText BadFunction(string name) => new($"Функция {name} не поддерживается", $"Function {name} is not supported");

    public static ErrorText BadArguments(string name) =>
        new($"Неверные параметры функции {name}", $"Invalid parameters of function {name}");

    public static ErrorText MethodNotAllowed(string method) =>
        new($"Метод {method} не поддерживается для данного ресурса", $"Method {method} is not supported for this resource");

    public static ErrorText NotSupported(string what) => new($"Не поддерживается: {what}", $"Not supported: {what}");

    public static ErrorText DuplicateNames(string set, string name) =>
        new($"Сущность {set} имеет несколько свойств с именем {name}", $"Entity {set} has several properties named {name}");

    public static ErrorText NoSuchBase(string name) =>
        new($"Информационная база \"{name}\" не найдена", $"Infobase \"{name}\" is not found");

    /// <summary>The query language's own refusal, with its place (odata §6.1, query-language §12).</summary>
    public static ErrorText Incomparable(int column) => new(
        $"{Place(column)}Неверные параметры в операции сравнения. Нельзя сравнивать поля неограниченной длины и поля несовместимых типов.",
        $"{Place(column)}Invalid parameters in comparison operation. "
        + "Fields of unlimited length and fields of incompatible types cannot be compared.");

    public static ErrorText BadQueryArguments(string function, int column) => new(
        $"{Place(column)}Неверные параметры \"{function}\"", $"{Place(column)}Invalid parameters \"{function}\"");

    // The platform prints the place in the query that it makes; a condition stands in its third line, after as many characters as were
    // recorded.
    private static string Place(int column) => string.Create(CultureInfo.InvariantCulture, $"{{(3, {column + 15})}}: ");

    private static ErrorText Same(string text) => new(text, text);

    private static string Cut(string text) => text.Length > 200 ? text[..200] + "…" : text;
}
