using System.Collections.Frozen;

namespace Grossbuch.Metadata;

/// <summary>The fields that the platform itself gives to tables.</summary>
public enum StandardField
{
    None, Ref, DataVersion, DeletionMark, Predefined, PredefinedDataName, Code, Description, Parent, Owner, IsFolder, Number, Date, Posted,
    LineNumber, Period, Recorder, Active, RecordType, Account, AccountDr, AccountCr, PeriodAdjustment, ExtDimension, ExtDimensionDr, ExtDimensionCr,
    ExtDimensionType, ExtDimensionTypeDr, ExtDimensionTypeCr, TurnoversOnly, Order, OffBalance, Type, ValueType, ActionPeriodIsBasic, CalculationType,
    RegistrationPeriod, ActionPeriod, BegOfActionPeriod, EndOfActionPeriod, BegOfBasePeriod, EndOfBasePeriod, ReversingEntry, ThisNode, SentNo,
    ReceivedNo, ExchangeDate, Started, Completed, HeadTask, Executed, BusinessProcess, RoutePoint, Value, RecalculationObject,
}

/// <summary>English and Russian names of standard fields.</summary>
public static class StandardFields
{
    private static readonly FrozenDictionary<StandardField, string> Russian = new Dictionary<StandardField, string>
    {
        [StandardField.Ref] = "Ссылка",
        [StandardField.DataVersion] = "ВерсияДанных",
        [StandardField.DeletionMark] = "ПометкаУдаления",
        [StandardField.Predefined] = "Предопределенный",
        [StandardField.PredefinedDataName] = "ИмяПредопределенныхДанных",
        [StandardField.Code] = "Код",
        [StandardField.Description] = "Наименование",
        [StandardField.Parent] = "Родитель",
        [StandardField.Owner] = "Владелец",
        [StandardField.IsFolder] = "ЭтоГруппа",
        [StandardField.Number] = "Номер",
        [StandardField.Date] = "Дата",
        [StandardField.Posted] = "Проведен",
        [StandardField.LineNumber] = "НомерСтроки",
        [StandardField.Period] = "Период",
        [StandardField.Recorder] = "Регистратор",
        [StandardField.Active] = "Активность",
        [StandardField.RecordType] = "ВидДвижения",
        [StandardField.Account] = "Счет",
        [StandardField.AccountDr] = "СчетДт",
        [StandardField.AccountCr] = "СчетКт",
        [StandardField.PeriodAdjustment] = "УточнениеПериода",
        [StandardField.ExtDimension] = "Субконто",
        [StandardField.ExtDimensionDr] = "СубконтоДт",
        [StandardField.ExtDimensionCr] = "СубконтоКт",
        [StandardField.ExtDimensionType] = "ВидСубконто",
        [StandardField.ExtDimensionTypeDr] = "ВидСубконтоДт",
        [StandardField.ExtDimensionTypeCr] = "ВидСубконтоКт",
        [StandardField.TurnoversOnly] = "ТолькоОбороты",
        [StandardField.Order] = "Порядок",
        [StandardField.OffBalance] = "Забалансовый",
        [StandardField.Type] = "Вид",
        [StandardField.ValueType] = "ТипЗначения",
        [StandardField.ActionPeriodIsBasic] = "ПериодДействияБазовый",
        [StandardField.CalculationType] = "ВидРасчета",
        [StandardField.RegistrationPeriod] = "ПериодРегистрации",
        [StandardField.ActionPeriod] = "ПериодДействия",
        [StandardField.BegOfActionPeriod] = "ПериодДействияНачало",
        [StandardField.EndOfActionPeriod] = "ПериодДействияКонец",
        [StandardField.BegOfBasePeriod] = "БазовыйПериодНачало",
        [StandardField.EndOfBasePeriod] = "БазовыйПериодКонец",
        [StandardField.ReversingEntry] = "Сторно",
        [StandardField.ThisNode] = "ЭтотУзел",
        [StandardField.SentNo] = "НомерОтправленного",
        [StandardField.ReceivedNo] = "НомерПринятого",
        [StandardField.ExchangeDate] = "ДатаОбмена",
        [StandardField.Started] = "Стартован",
        [StandardField.Completed] = "Завершен",
        [StandardField.HeadTask] = "ВедущаяЗадача",
        [StandardField.Executed] = "Выполнена",
        [StandardField.BusinessProcess] = "БизнесПроцесс",
        [StandardField.RoutePoint] = "ТочкаМаршрута",
        [StandardField.Value] = "Значение",
        [StandardField.RecalculationObject] = "ОбъектПерерасчета",
    }.ToFrozenDictionary();

    /// <summary>The Russian name; an account's Type is <c>Вид</c>, a journal's is <c>Тип</c> and is named where it is made.</summary>
    public static string RussianName(this StandardField field) => Russian[field];
}
