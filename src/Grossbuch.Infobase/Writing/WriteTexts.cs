using Grossbuch.Metadata;

namespace Grossbuch.Infobase.Writing;

/// <summary>The platform's refusals of a write, in the language of the session: clients of the platform look for these words.</summary>
internal sealed class WriteTexts
{
    private readonly bool _isRussian;

    private WriteTexts(bool isRussian) => _isRussian = isRussian;

    private static WriteTexts Russian { get; } = new(isRussian: true);

    private static WriteTexts English { get; } = new(isRussian: false);

    public static WriteTexts In(string language) => language == "ru" ? Russian : English;

    // Recorded by many users (corrections §3.1).
    public string NotUnique(Field field) => _isRussian
        ? $"Значение поля \"{field.NameRussian}\" не уникально" : $"Value of field \"{field.Name}\" is not unique";

    public string RecordExists => _isRussian
        ? "Запись с такими ключевыми полями существует!" : "A record with the same key fields already exists!";

    public string VersionChanged => _isRussian
        ? "Данные были изменены или удалены другим пользователем" : "The data was changed or deleted by another user";

    public string TooManyLevels(DataObject item, int most) => _isRussian
        ? $"{NameOf(item)}: превышено максимальное количество уровней ({most})"
        : $"{NameOf(item)}: the maximum number of levels ({most}) is exceeded";

    public string ParentCycle(DataObject item) => _isRussian
        ? $"{NameOf(item)}: элемент не может входить в группу, которая подчинена ему самому"
        : $"{NameOf(item)}: an item cannot be placed under itself";

    public string ParentIsItem(DataObject item) => _isRussian
        ? $"{NameOf(item)}: родителем может быть только группа" : $"{NameOf(item)}: a parent must be a folder";

    public string ParentOfOtherOwner(DataObject item) => _isRussian
        ? $"{NameOf(item)}: родитель принадлежит другому владельцу" : $"{NameOf(item)}: the parent belongs to another owner";

    public string PredefinedDeletion(DataObject item) => _isRussian
        ? $"{NameOf(item)}: удаление предопределенных данных запрещено" : $"{NameOf(item)}: predefined data cannot be deleted";

    public string ThisNodeDeletion(DataObject item) => _isRussian
        ? $"{NameOf(item)}: узел этой информационной базы удалить нельзя" : $"{NameOf(item)}: the node of this infobase cannot be deleted";

    public string ValueRequired(Field field) => _isRussian
        ? $"Не заполнено значение измерения \"{field.NameRussian}\"" : $"The value of the dimension \"{field.Name}\" is not filled in";

    private string NameOf(DataObject item) => item.Synonym.In(_isRussian ? "ru" : "en") is { Length: > 0 } synonym ? synonym : item.Name;
}
