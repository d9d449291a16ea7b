model Lstm05
{
    tokens: [N] = input "tokens"
    embedding.weight: [V, 4] = param "embedding.weight"
    embedded: [N, 4] = takerows embedding.weight tokens
    lstm.weight_ih_l0: [20, 4] = param "lstm.weight_ih_l0"
    lstm.weight_hh_l0: [20, 5] = param "lstm.weight_hh_l0"
    lstm.bias_ih_l0: [20] = param "lstm.bias_ih_l0"
    lstm.bias_hh_l0: [20] = param "lstm.bias_hh_l0"
    zeros: [B, 5] = zeros [B, 5]
    lstm_l0 = scan
    {
        carry hiddenBefore: [n, 5] of zeros
        carry cellBefore: [n, 5] of zeros
        slice input: [n, 4] of embedded
        invariant weight_ih: [20, 4] of lstm.weight_ih_l0
        invariant weight_hh: [20, 5] of lstm.weight_hh_l0
        invariant bias_ih: [20] of lstm.bias_ih_l0
        invariant bias_hh: [20] of lstm.bias_hh_l0
        part: [5, 4] = slice 0 0 5 weight_ih
        part2: [5] = slice 0 0 5 bias_ih
        transposed: [4, 5] = transpose part
        projected: [n, 5] = matmul input transposed
        sum: [n, 5] = add projected part2
        part3: [5, 5] = slice 0 0 5 weight_hh
        part4: [5] = slice 0 0 5 bias_hh
        transposed2: [5, 5] = transpose part3
        projected2: [n, 5] = matmul hiddenBefore transposed2
        sum2: [n, 5] = add projected2 part4
        sum3: [n, 5] = add sum sum2
        inputGate: [n, 5] = sigmoid sum3
        part5: [5, 4] = slice 0 5 5 weight_ih
        part6: [5] = slice 0 5 5 bias_ih
        transposed3: [4, 5] = transpose part5
        projected3: [n, 5] = matmul input transposed3
        sum4: [n, 5] = add projected3 part6
        part7: [5, 5] = slice 0 5 5 weight_hh
        part8: [5] = slice 0 5 5 bias_hh
        transposed4: [5, 5] = transpose part7
        projected4: [n, 5] = matmul hiddenBefore transposed4
        sum5: [n, 5] = add projected4 part8
        sum6: [n, 5] = add sum4 sum5
        forgetGate: [n, 5] = sigmoid sum6
        part9: [5, 4] = slice 0 10 5 weight_ih
        part10: [5] = slice 0 10 5 bias_ih
        transposed5: [4, 5] = transpose part9
        projected5: [n, 5] = matmul input transposed5
        sum7: [n, 5] = add projected5 part10
        part11: [5, 5] = slice 0 10 5 weight_hh
        part12: [5] = slice 0 10 5 bias_hh
        transposed6: [5, 5] = transpose part11
        projected6: [n, 5] = matmul hiddenBefore transposed6
        sum8: [n, 5] = add projected6 part12
        sum9: [n, 5] = add sum7 sum8
        candidate: [n, 5] = tanh sum9
        part13: [5, 4] = slice 0 15 5 weight_ih
        part14: [5] = slice 0 15 5 bias_ih
        transposed7: [4, 5] = transpose part13
        projected7: [n, 5] = matmul input transposed7
        sum10: [n, 5] = add projected7 part14
        part15: [5, 5] = slice 0 15 5 weight_hh
        part16: [5] = slice 0 15 5 bias_hh
        transposed8: [5, 5] = transpose part15
        projected8: [n, 5] = matmul hiddenBefore transposed8
        sum11: [n, 5] = add projected8 part16
        sum12: [n, 5] = add sum10 sum11
        outputGate: [n, 5] = sigmoid sum12
        product: [n, 5] = multiply forgetGate cellBefore
        product2: [n, 5] = multiply inputGate candidate
        cell: [n, 5] = add product product2
        squashedCell: [n, 5] = tanh cell
        hidden: [n, 5] = multiply outputGate squashedCell
        next hidden, cell
        yield hidden, cell
    }
    hidden2: [N, 5] = pick 0 lstm_l0
    tag.weight: [3, 5] = param "tag.weight"
    transposed9: [5, 3] = transpose tag.weight
    projected9: [N, 3] = matmul hidden2 transposed9
    tag.bias: [3] = param "tag.bias"
    logits: [N, 3] = add projected9 tag.bias
    labels0: [N] = input "labels0"
    loss: [] = crossentropy logits labels0
    return tag.logits = logits
    return loss = loss
}

becomes

model Lstm05
{
    tokens: [N] = input "tokens"
    embedding.weight: [V, 4] = param "embedding.weight"
    embedded: [N, 4] = takerows embedding.weight tokens
    lstm.weight_ih_l0: [20, 4] = param "lstm.weight_ih_l0"
    lstm.weight_hh_l0: [20, 5] = param "lstm.weight_hh_l0"
    lstm.bias_ih_l0: [20] = param "lstm.bias_ih_l0"
    lstm.bias_hh_l0: [20] = param "lstm.bias_hh_l0"
    zeros: [B, 5] = zeros [B, 5]
    transposed: [4, 20] = transpose lstm.weight_ih_l0
    transposed2: [5, 20] = transpose lstm.weight_hh_l0
    sum: [20] = add lstm.bias_ih_l0 lstm.bias_hh_l0
    sum2: [N, 20] = addmatmul sum embedded transposed
    lstm_l0 = scan
    {
        carry hiddenBefore: [n, 5] of zeros
        carry cellBefore: [n, 5] of zeros
        slice sum3: [n, 20] of sum2
        invariant transposed3: [5, 20] of transposed2
        sum4: [n, 20] = addmatmul sum3 hiddenBefore transposed3
        sum5: [n, 5] = slice 1 15 5 sum4
        outputGate: [n, 5] = sigmoid sum5
        part: [n, 10] = slice 1 0 10 sum4
        inputGateForgetGate: [n, 10] = sigmoid part
        forgetGate: [n, 5] = slice 1 5 5 inputGateForgetGate
        product: [n, 5] = multiply forgetGate cellBefore
        inputGate: [n, 5] = slice 1 0 5 inputGateForgetGate
        sum6: [n, 5] = slice 1 10 5 sum4
        candidate: [n, 5] = tanh sum6
        product2: [n, 5] = multiply inputGate candidate
        cell: [n, 5] = add product product2
        squashedCell: [n, 5] = tanh cell
        hidden: [n, 5] = multiply outputGate squashedCell
        next hidden, cell
        yield hidden, outputGate, squashedCell, inputGateForgetGate, candidate, cellBefore, hiddenBefore
    }
    hidden2: [N, 5] = pick 0 lstm_l0
    outputGate2: [N, 5] = pick 1 lstm_l0
    squashedCell2: [N, 5] = pick 2 lstm_l0
    inputGateForgetGate2: [N, 10] = pick 3 lstm_l0
    candidate2: [N, 5] = pick 4 lstm_l0
    cellBefore2: [N, 5] = pick 5 lstm_l0
    hiddenBefore2: [N, 5] = pick 6 lstm_l0
    tag.weight: [3, 5] = param "tag.weight"
    transposed4: [5, 3] = transpose tag.weight
    tag.bias: [3] = param "tag.bias"
    logits: [N, 3] = addmatmul tag.bias hidden2 transposed4
    labels0: [N] = input "labels0"
    loss: [] = crossentropy logits labels0
    probabilities: [N, 3] = softmax logits
    oneHot: [N, 3] = onehot 3 labels0
    error: [N, 3] = subtract probabilities oneHot
    count: [] = count N
    quotient: [N, 3] = divide error count
    weightGradient: [3] = sumrows quotient
    hiddenGradient: [N, 5] = matmul quotient tag.weight
    transposed5: [3, N] = transpose quotient
    transposedGradient: [3, 5] = matmul transposed5 hidden2
    constant: [] = constant 1
    product3: [N, 5] = multiply squashedCell2 squashedCell2
    difference: [N, 5] = subtract constant product3
    product4: [N, 5] = multiply outputGate2 difference
    inputGate2: [N, 5] = slice 1 0 5 inputGateForgetGate2
    product5: [N, 5] = multiply candidate2 candidate2
    difference2: [N, 5] = subtract constant product5
    product6: [N, 5] = multiply inputGate2 difference2
    difference3: [N, 10] = subtract constant inputGateForgetGate2
    product7: [N, 10] = multiply inputGateForgetGate2 difference3
    difference4: [N, 5] = subtract constant outputGate2
    product8: [N, 5] = multiply squashedCell2 outputGate2
    product9: [N, 5] = multiply product8 difference4
    backward = scan reverse
    {
        carry hiddenGradient2: [n, 5] of zeros
        carry cellGradient: [n, 5] of zeros
        slice product10: [n, 10] of product7
        slice product11: [n, 5] of product4
        slice hiddenOutputGradient: [n, 5] of hiddenGradient
        slice candidate3: [n, 5] of candidate2
        slice cellBefore3: [n, 5] of cellBefore2
        slice product12: [n, 5] of product6
        slice product13: [n, 5] of product9
        slice inputGateForgetGate3: [n, 10] of inputGateForgetGate2
        invariant transposed6: [20, 5] of lstm.weight_hh_l0
        hiddenGradient3: [n, 5] = add hiddenGradient2 hiddenOutputGradient
        cellGradient2: [n, 5] = multiply product11 hiddenGradient3
        cellGradient3: [n, 5] = add cellGradient cellGradient2
        inputGateGradient: [n, 5] = multiply cellGradient3 candidate3
        forgetGateGradient: [n, 5] = multiply cellGradient3 cellBefore3
        inputGateForgetGateGradient: [n, 10] = concat 1 inputGateGradient forgetGateGradient
        partGradient: [n, 10] = multiply product10 inputGateForgetGateGradient
        sumGradient: [n, 5] = multiply product12 cellGradient3
        sumGradient2: [n, 5] = multiply product13 hiddenGradient3
        sumGradient3: [n, 20] = concat 1 partGradient sumGradient sumGradient2
        hiddenBeforeGradient: [n, 5] = matmul sumGradient3 transposed6
        forgetGate2: [n, 5] = slice 1 5 5 inputGateForgetGate3
        cellBeforeGradient: [n, 5] = multiply cellGradient3 forgetGate2
        next hiddenBeforeGradient, cellBeforeGradient
        yield sumGradient3
    }
    sumGradient4: [N, 20] = pick 0 backward
    sumGradient5: [20] = sumrows sumGradient4
    transposed7: [20, N] = transpose sumGradient4
    transposedGradient2: [20, 5] = matmul transposed7 hiddenBefore2
    embeddedGradient: [N, 4] = matmul sumGradient4 lstm.weight_ih_l0
    transposedGradient3: [20, 4] = matmul transposed7 embedded
    weightGradient2: [V, 4] = addrows V embeddedGradient tokens
    return tag.logits = logits
    return loss = loss
    return d embedding.weight = weightGradient2
    return d lstm.weight_ih_l0 = transposedGradient3
    return d lstm.weight_hh_l0 = transposedGradient2
    return d lstm.bias_ih_l0 = sumGradient5
    return d lstm.bias_hh_l0 = sumGradient5
    return d tag.weight = transposedGradient
    return d tag.bias = weightGradient
}
