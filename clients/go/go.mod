module countersign.example/go-client

go 1.19
