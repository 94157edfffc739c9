package api

import "time"

// Paper is one print of a legal paper 打印文书.
type Paper struct {
	Head
	Agency  string      `json:"agency"`
	Kind    string      `json:"kind" enum:"handover-list,receipt,deposit-register,cover,contents-list,remarks-sheet,statement,evidence-bag,custody-report"`
	Subject string      `json:"subject" doc:"noun that it tells of, kind and id"`
	Counts  PaperCounts `json:"counts"`
	Printed Step        `json:"printed"`
	Dated   time.Time   `json:"dated" doc:"the time that stands on the paper"`
	SHA256  string      `json:"sha256" doc:"of the PDF"`
	Size    int64       `json:"size" doc:"of the PDF in bytes"`
	Scan    *PaperScan  `json:"scan,omitempty"`
	State   string      `json:"state" enum:"printed,scanned"`
}

// PaperCounts are the numbers that a paper states.
type PaperCounts struct {
	Items    int   `json:"items"`
	Bytes    int64 `json:"bytes" doc:"of the items"`
	Papers   int   `json:"papers" doc:"文字记录"`
	Carriers int   `json:"carriers"`
	Events   int   `json:"events"`
	Pages    int   `json:"pages" doc:"of the print itself"`
}

// PaperScan is the item that shows the paper with the signatures on it 签名扫描件.
type PaperScan struct {
	Step
	Item string `json:"item"`
}

// NewScan names the item that is the signed paper.
type NewScan struct {
	Item string `json:"item" maxLength:"64" doc:"a picture or document of the same agency"`
}
