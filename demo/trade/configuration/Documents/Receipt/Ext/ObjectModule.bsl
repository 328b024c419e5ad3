#Region EventHandlers

Procedure BeforeWrite(Cancel, WriteMode, PostingMode)
	
	If DataExchange.Load Then
		Return;
	EndIf;
	
	Amount = Goods.Total("Amount");
	
EndProcedure

Procedure Posting(Cancel, PostingMode)
	
	RegisterRecords.Stock.Write = True;
	RegisterRecords.Settlements.Write = True;
	
	For Each Line In Goods Do
		
		If Line.Nomenclature.Kind = Enums.NomenclatureKinds.Service Then
			Continue;
		EndIf;
		
		Record = RegisterRecords.Stock.Add();
		Record.RecordType = AccumulationRecordType.Receipt;
		Record.Period = Date;
		Record.Nomenclature = Line.Nomenclature;
		Record.Warehouse = Warehouse;
		Record.Quantity = Line.Quantity;
		
	EndDo;
	
	Record = RegisterRecords.Settlements.Add();
	Record.RecordType = AccumulationRecordType.Expense;
	Record.Period = Date;
	Record.Contractor = Contractor;
	Record.Amount = Amount;
	
EndProcedure

#EndRegion
