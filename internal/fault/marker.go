package fault

// Codes around markers of recordings.
var (
	// MarkerUnfit: nothing of this item can be marked.
	MarkerUnfit = Define("marker-unfit", Invalid,
		Text{"该文件不能标注。", "数据没有变化。", "只有未作废的录音、录像可以标注；照片和文档请在著录中说明。"},
		Text{"This item cannot be marked.", "Nothing was changed.", "Only sound and film that is not void can be marked; say of pictures and documents what they show in their description."})
	// MarkerOfAnother: only its maker withdraws a marker.
	MarkerOfAnother = Define("marker-of-another", Forbidden,
		Text{"该标注由他人所作，只有标注人本人可以撤回。", "数据没有变化，本次尝试已记入日志。", "请标注人本人撤回；有不同意见的，请另作标注。"},
		Text{"Somebody else made this marker; only its maker withdraws it.", "Nothing was changed; the attempt was logged.", "Ask its maker to withdraw it, or make a marker of your own beside it."})
)
