package fault

// Codes of the check of the whole store.
var (
	// CheckFound: the check of the store found something; each finding is named by itself.
	CheckFound = Define("check-found", Corrupt,
		Text{"全库核验发现 {count} 处问题。", "核验没有改动任何数据；各处问题已逐条列出，其余已核验的内容完好。", "请保留现状，按手册逐条处理，并通知保管岗位和系统管理员。"},
		Text{"The check of the store found {count} problems.", "It changed nothing; each is named, and whatever else was checked is intact.", "Leave all as it is, deal with each as the manual says, and tell the custodian and the system administrator."})
	// CheckStopped: the check of the store was stopped before its end.
	CheckStopped = Define("check-stopped", Unavailable,
		Text{"全库核验在完成前被中止。", "核验没有改动任何数据；已得出的结论有效，其余内容未核验。", "请重新运行核验。"},
		Text{"The check of the store was stopped before its end.", "It changed nothing; what it found so far stands, and the rest is not checked.", "Run it again."})
)
